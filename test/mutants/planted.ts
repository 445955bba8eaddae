/*
 * Faults that somebody could make, each with the test that has to notice. `file` is below dist/src;
 * every patch must fit exactly once, so that a mutant which no longer fits is seen.
 */

type Patch = { readonly file: string; readonly find: string; readonly put: string };
export type Mutant = {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** The test file, below dist/test, and the name of the test in it. */
  readonly test: string;
  readonly title: string;
};

export const one = (file: string, find: string, put: string): readonly Patch[] => [
  { file, find, put },
];

export const lifecycleMutants: readonly Mutant[] = [
  {
    name: 'nobody is warned before the end',
    patches: one('access/end-warning.js', 'return left <= 0 ||', 'return left > 0 ||'),
    test: 'journey/warnings',
    title: 'the holder is warned an hour before the end of a day, once, and can ask for longer',
  },
  {
    name: 'no claim check when a key is made',
    patches: one(
      'access/mint.js',
      ' && (await tx.holdsClaim(claim));\n    if (stillWanted)',
      ';\n    if (stillWanted)',
    ),
    test: 'access/when-it-counts',
    title: 'a worker that lost its claim while Datadog answered hands nothing on',
  },
  {
    name: 'no claim check when a key is made, nor when it is shown',
    patches: [
      ...one(
        'access/mint.js',
        ' && (await tx.holdsClaim(claim));\n    if (stillWanted)',
        ';\n    if (stillWanted)',
      ),
      ...one('access/deliver.js', ' && (await tx.holdsClaim(claim))', ''),
    ],
    test: 'access/steps',
    title: 'a worker that lost its claim between making and showing shows nothing',
  },
  {
    name: 'two workers may claim the same work',
    patches: one(
      'ledger/due-work.js',
      "or.or([or('claimed_until', 'is', null), or('claimed_until', '<', dialect.now)])",
      "or('run_at', '<=', now)",
    ),
    test: 'ledger/due-work',
    title: 'claims made side by side never give the same work twice',
  },
  {
    name: 'look-up reads the first page only',
    patches: one('datadog/keys.js', 'if (isLastPage(page, seen))', 'if (page !== null)'),
    test: 'datadog/keys',
    title: 'are looked up by exact name through every page',
  },
  {
    name: 'a 403 on delete is taken for success',
    patches: one(
      'datadog/keys.js',
      'if (answer.status === 404 && answer.isOwn)',
      'if (answer.status === 403 || answer.status === 404)',
    ),
    test: 'datadog/keys',
    title: 'a deletion answered 404 is done, and one answered 403 is not',
  },
  {
    name: 'a 500 on create is taken for "nothing was made"',
    patches: one(
      'datadog/keys.js',
      'if (answer.status >= 500 || answer.status < 400)',
      'if (answer.status < 400)',
    ),
    test: 'datadog/keys',
    title: 'is no answer, for a creation, a deletion and a list',
  },
  {
    name: 'a wait that was asked for is ignored',
    patches: one('quiet-lanes.js', 'if (waitMs > 0)', 'if (waitMs > 1e9)'),
    test: 'datadog/keys',
    title: 'too many calls: busy for as long as the header says',
  },
  {
    name: 'a receipt does not look at the key that it names',
    patches: one(
      'access/receive.js',
      "if (key.state !== 'showing' && key.state !== 'live')",
      'if (key.requestId === null)',
    ),
    test: 'access/random-moves',
    title: 'whatever happens in whatever order',
  },
  {
    name: 'self-approval is allowed',
    patches: [
      ...one('access/authority.js', 'if (by === request.requester && ', 'if (by === null && '),
      ...one('access/authority.js', '{ mayBeRequester: self }', '{ mayBeRequester: true }'),
    ],
    test: 'journey/authority',
    title: 'nobody approves their own request',
  },
  {
    name: 'the approver is not checked at the click',
    patches: one('access/authority.js', 'if (sorted.able.includes(by))', 'if (sorted !== null)'),
    test: 'access/steps',
    title: 'a former member of the channel decides nothing',
  },
  {
    name: 'a copy of the card decides, too',
    patches: one(
      'access/decide.js',
      'press.on !== null && !isItsCard(request, press.on, channel)',
      'false',
    ),
    test: 'access/steps',
    title: 'a decision on a copy of the card',
  },
  {
    name: 'the audit row of a decision is skipped',
    patches: one(
      'access/decide.js',
      "await tx.appendAudit(auditEvent({ at, actor: by ?? 'ddkey' }, approved ?",
      "void (auditEvent({ at, actor: by ?? 'ddkey' }, approved ?",
    ),
    test: 'access/when-it-counts',
    title: 'every move stands in the audit chain',
  },
  {
    name: 'the audit chain does not look at its links',
    patches: one(
      'ledger/verify-audit.js',
      'if (row.previous_hash !== walk.hash)',
      'if (row.previous_hash === null)',
    ),
    test: 'commands/audit',
    title: 'a row that was cut off, and put back among newer ones, is named',
  },
  {
    name: 'the secret is logged, by Slack’s own client at debug level',
    patches: one(
      'slack/bolt-log.js',
      'debug: () => { }',
      'debug: (...parts) => log.debug(line(parts.map((it) => JSON.stringify(it))))',
    ),
    test: 'journey/no-secret-anywhere',
    title: 'a secret is in the ephemeral of its requester and nowhere else',
  },
  {
    name: 'scopes are not compared with what was approved',
    patches: one(
      'access/mint.js',
      'if (!sameSet(created.scopes, key.scopes))',
      'if (created.scopes === null)',
    ),
    test: 'access/steps',
    title: 'scopes in another order are the same; one more is another key',
  },
  {
    name: 'the old key stays alive when it is replaced',
    patches: one(
      'access/show.js',
      "await retireAll(tx, held, { at: now, actor: press.by, reason: 'replaced' });",
      '',
    ),
    test: 'access/random-moves',
    title: 'whatever happens in whatever order',
  },
  {
    name: 'a key is shown although its holder has asked for the next one',
    patches: one(
      'access/deliver.js',
      'grant.endedAt === null && isCurrent',
      'grant.endedAt === null',
    ),
    test: 'access/random-moves',
    title: 'whatever happens in whatever order',
  },
  {
    name: 'the end of a grant leaves a replacement that was never shown',
    patches: one(
      'access/expire.js',
      'await retireAll(tx, await tx.keysOf(key.requestId), rest);',
      '',
    ),
    test: 'access/when-it-counts',
    title: 'it is deleted when the grant ends',
  },
  {
    name: 'a key that could not be delivered is not revoked',
    patches: one('access/deliver.js', 'await retireEach(tx, keys, { now, seen });', ''),
    test: 'access/random-moves',
    title: 'whatever happens in whatever order',
  },
  {
    name: 'a replacement gets an end of its own',
    patches: one('ledger/grants.js', ".where('expires_at', 'is', null)", ''),
    test: 'ledger/moves',
    title: 'a grant keeps the first end that was promised',
  },
  {
    name: 'a key is made although it cannot be shown yet',
    patches: one('access/mint.js', 'if (notBefore !== null)', 'if (notBefore === undefined)'),
    test: 'access/when-it-counts',
    title: 'while Slack takes no message, no key is made',
  },
  {
    name: 'the card that was kept last counts',
    patches: one('ledger/requests.js', "known.where('card_ts', 'is', null)", 'known'),
    test: 'access/when-it-counts',
    title: 'the first that was kept counts',
  },
  {
    name: 'a card that was deleted by hand is given up',
    patches: one(
      'access/inform.js',
      "if (sent.kind === 'gone')\n        return postCardAgain(deps, it);",
      "if (sent.kind === 'gone')\n        return done;",
    ),
    test: 'access/when-it-counts',
    title: 'a card that somebody deleted by hand is posted again',
  },
];
