import {
  approve,
  type Broken,
  by,
  changed,
  env,
  fine,
  firstRule,
  life,
  rules,
  when,
} from './broken-text.ts';

const reviewed = 'approve: { break_glass: { reviewers: { group: S0SRE } } }';

/** Wrong orgs, times and approvers. */
export const brokenRules: readonly Broken[] = [
  {
    what: 'a key in place of the name of a variable',
    text: changed(env('DD_API_KEY'), '0123456789abcdef0123456789abcdef'),
    line: 7,
    says: /api_key must be the name of an environment variable.+revoke it/u,
  },
  {
    what: 'a token in place of the name of a variable',
    text: changed(env('DD_APP_KEY'), 'ddpat_thisMustNotBePrinted'),
    line: 8,
    says: /app_key must be the name of an environment variable/u,
  },
  {
    what: 'a variable that is not set',
    text: changed(env('DD_APP_KEY'), env('DD_OTHER_APP_KEY')),
    line: 8,
    says: /app_key: DD_OTHER_APP_KEY is not set/u,
  },
  {
    what: 'a site that is none',
    text: changed('datadoghq.eu', 'datadog.eu'),
    line: 5,
    says: /"datadog.eu" is no site of Datadog's; did you mean datadoghq.eu\?/u,
  },
  {
    what: 'an owner that is none',
    text: changed('current_user', 'somebody'),
    line: 9,
    says: /owner must be current_user or \{ service_account: UUID \}/u,
  },
  {
    what: 'an org without keys',
    text: changed(`    app_key: ${env('DD_APP_KEY')}\n`, ''),
    line: 3,
    says: /org "Production", app_key is missing/u,
  },
  {
    what: 'a rotation every few hours',
    text: changed(life, `${life}\n    rotate_every: 12h`),
    line: 16,
    says: /rule "rest", rotate_every must be at least 2d/u,
  },
  {
    what: 'a rotation without a unit',
    text: changed(life, `${life}\n    rotate_every: 30`),
    line: 16,
    says: /rotate_every must be a duration, such as 90s, 15m, 8h or 30d/u,
  },
  {
    what: 'a lifetime without a unit',
    text: changed(life, 'max_lifetime: 30'),
    line: 15,
    says: /max_lifetime must be a duration, such as 90s, 15m, 8h or 30d/u,
  },
  {
    what: 'a lifetime in weeks',
    text: changed(life, 'max_lifetime: 2w'),
    line: 15,
    says: /max_lifetime must be a duration/u,
  },
  {
    what: 'a lifetime of two years',
    text: changed(life, 'max_lifetime: 730d'),
    line: 15,
    says: /max_lifetime must be at most 365d/u,
  },
  {
    what: 'no lifetime',
    text: rules({ it: [by] }),
    line: firstRule,
    says: /rule "it", max_lifetime is missing/u,
  },
  {
    what: 'more yeses than people',
    text: approve('{ by: { users: [U0ANA, U0BEN] }, need: 3 }'),
    line: firstRule + 1,
    says: /approve\.need is 3, and just 2 may approve/u,
  },
  {
    what: 'the same person twice, for two different people',
    text: approve('{ by: { users: [U0ANA, U0ANA] }, need: 2 }'),
    line: firstRule + 1,
    says: /approve\.need is 2, and just 1 may approve/u,
  },
  {
    what: 'an approval by nobody',
    text: approve('{ by: { group: S0SRE }, need: 0 }'),
    line: firstRule + 1,
    says: /write approve: automatically/u,
  },
  {
    what: 'a group of approvers by its handle',
    text: approve('{ by: { group: sre } }'),
    line: firstRule + 1,
    says: /approve\.by\.group must be the id of a user group, such as S0123456789/u,
  },
  {
    what: 'a person by name',
    text: approve('{ by: { users: ["@dora"] } }'),
    line: firstRule + 1,
    says: /approve\.by\.users\.0 must be the id of a person in Slack/u,
  },
  {
    what: 'a word that is no way to approve',
    text: approve('always'),
    line: firstRule + 1,
    says: /approve must be automatically, never, /u,
  },
  {
    what: 'yes in place of allowed',
    text: approve('{ by: { group: S0SRE }, self_approval: true }'),
    line: firstRule + 1,
    says: /self_approval must be the word allowed/u,
  },
  {
    what: 'an environment that the org has not',
    text: when('environments: [staging]'),
    line: firstRule + 1,
    says: /no environment of its orgs fits "staging"; they have production/u,
  },
  {
    what: 'an org that is not there',
    text: when('orgs: [staging]'),
    line: firstRule + 1,
    says: /no org fits "staging"; the orgs are prod/u,
  },
  {
    what: 'scopes for an API key',
    text: when('kinds: [api], scopes: [metrics_read]'),
    line: firstRule + 1,
    says: /can never match: an API key has no scopes/u,
  },
  {
    what: 'a kind that is none',
    text: when('kinds: [apikey]'),
    line: firstRule + 1,
    says: /"apikey" is no kind of key/u,
  },
  {
    what: 'broken glass for everybody',
    text: rules({ it: [reviewed, 'max_lifetime: 1h'] }),
    line: firstRule + 1,
    says: /breaks glass, so it must say for whom/u,
  },
  {
    what: 'broken glass for days',
    text: rules({
      it: ['when: { requesters: { groups: [on-call] } }', reviewed, 'max_lifetime: 2d'],
    }),
    line: firstRule + 3,
    says: /max_lifetime must be at most 4h in a break-glass rule/u,
  },
  {
    what: 'a fallback that comes too late',
    text: approve('{ by: { group: S0SRE }, fallback: { after: 80h, by: { users: [U0LEAD] } } }'),
    line: firstRule + 1,
    says: /approve\.fallback\.after comes too late: requests lapse after 3d/u,
  },
  {
    what: 'a preset without scopes',
    text: `${fine}presets:\n  - id: mine\n    name: Mine\n`,
    line: 17,
    says: /scopes is missing: a preset for sending data needs no scopes, and says kind: api/u,
  },
  {
    what: 'rules without a channel for their cards',
    text: changed('  channel: C0APPROVERS', '  admins: [U0ANA]'),
    line: firstRule,
    says: /has no channel for its cards: set approvals\.channel/u,
  },
  {
    what: 'an environment, just claimed, that makes the verdict weaker',
    text: rules({
      easy: ['when: { environments: [staging] }', 'approve: automatically', life],
      rest: [by, life],
    }).replace('[production]', '[production, staging]'),
    line: firstRule,
    says: /an environment is only what the requester says.+is given at once \(rule "easy", at most 7d\) in staging, but needs 1 \(rule "rest", at most 7d\) in production/u,
  },
];
