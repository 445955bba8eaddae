type Check = {
  readonly title: string;
  /** Why it matters, for whoever has to decide whether to put it right now. */
  readonly why: string;
};

/** Every check of `ddkey doctor`, in the order in which they are told. */
export const checks = {
  configuration: {
    title: 'environment and policy file',
    why: 'ddkey does not start with a setting that it cannot understand.',
  },
  'policy-traps': {
    title: 'traps in the policy',
    why: 'A rule that never decides, or decides too much, gives people what nobody meant to give.',
  },
  'bot-token': {
    title: 'bot token',
    why: 'Without it ddkey cannot read or write anything in Slack, and does not start.',
  },
  'bot-scopes-missing': {
    title: 'missing bot scopes',
    why: 'Slack refuses each call that needs one of them, so ddkey does not start.',
  },
  'bot-scopes-superfluous': {
    title: 'superfluous bot scopes',
    why: 'Whoever steals the token can do with it whatever the app was granted.',
  },
  'app-token': {
    title: 'app-level token',
    why: 'Without a socket no command and no click reaches ddkey.',
  },
  'slack-clock': {
    title: 'clock, against Slack’s',
    why: 'Requests lapse and keys end by this clock, and Slack’s signatures are refused when it is five minutes off.',
  },
  'approver-channel': {
    title: 'approver channel',
    why: 'Requests are decided there; without it every request is refused.',
  },
  'other-channels': {
    title: 'other channels of the policy',
    why: 'Cards and news for a channel that cannot be used reach nobody.',
  },
  'user-groups': {
    title: 'user groups of the policy',
    why: 'A group that is not there has no members: a rule that names it finds nobody to decide.',
  },
  people: {
    title: 'people of the policy',
    why: 'Somebody whom Slack does not know can neither approve nor be told.',
  },
  'site-and-keys': {
    title: 'site and keys',
    why: 'With keys that the site does not know, ddkey can neither make nor end a key, and does not start.',
  },
  'own-key': {
    title: 'the bot’s own key',
    why: 'Datadog lets no access token make application keys.',
  },
  'permissions-missing': {
    title: 'missing permissions of the bot’s key',
    why: 'What Datadog refuses to the bot, the bot cannot do for anybody.',
  },
  'permissions-superfluous': {
    title: 'superfluous permissions of the bot’s key',
    why: 'Whoever steals the key can do with it whatever it may do.',
  },
  owner: {
    title: 'owner of the keys',
    why: 'A key that Datadog makes for an account that is closed, or not there, does not work.',
  },
  'owner-role': {
    title: 'the owner’s role, against the jobs of the policy',
    why: 'A key can do what both its scopes and its owner’s role allow; a request for more is refused.',
  },
  'one-time-read': {
    title: 'One-Time Read mode',
    why: 'Where it is off, a person’s key can be read again at Datadog after it was handed out.',
  },
  'key-limits': {
    title: 'room for more keys',
    why: 'When Datadog’s list is full, approved requests fail until somebody deletes keys.',
  },
  tokens: {
    title: 'access tokens',
    why: 'They are the only keys to which Datadog itself gives an end.',
  },
  'datadog-clock': {
    title: 'clock, against Datadog’s',
    why: 'Datadog ends access tokens by its own clock, and ddkey all others by this one.',
  },
  'ledger-writable': {
    title: 'ledger',
    why: 'What is not written down is not done: with a ledger that cannot be written, nothing is handed out.',
  },
  'ledger-room': {
    title: 'room on the disk',
    why: 'On a full disk nothing is written, so nothing is handed out and keys are not ended on time.',
  },
  'ledger-schema': {
    title: 'version of the ledger',
    why: 'ddkey works only with the tables of its own version.',
  },
  'ledger-clock': {
    title: 'clock, against the database’s',
    why: 'Claims on work are measured by the database’s clock, and ends of keys by this one.',
  },
  'keys-stranded': {
    title: 'keys whose organisation or owner is still named',
    why: 'Nobody could end a key in an organisation that the policy has dropped, so ddkey does not start.',
  },
  'audit-chain': {
    title: 'audit chain',
    why: 'A chain that does not verify proves nothing any more.',
  },
  'ends-by-itself': {
    title: 'keys that end without ddkey',
    why: 'If ddkey were gone for good, all other keys would work on until somebody deletes them.',
  },
} as const satisfies Readonly<Record<string, Check>>;

export type CheckName = keyof typeof checks;
