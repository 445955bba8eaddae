/*
 * Where the bot can be made to die: before and after each call to the outside, each statement of
 * the work queue, and each commit that moves something.
 */

const calls = [
  'card',
  'update-card',
  'note',
  'update-note',
  'home',
  'tell',
  'direct',
  'create',
  'slack',
  'look-at-store',
  'write-secret',
  'revoke-call',
  'look-up',
  'change-call',
  'survey',
  'sweep-news',
  'audit-head',
  'claim',
  'finish',
  'postpone',
] as const;
export type Call = (typeof calls)[number];

const moves = [
  'submit',
  'card-place',
  'note-place',
  'ruling',
  'told',
  'vote',
  'adjust',
  'break-glass',
  'review',
  'approve',
  'deny',
  'cancel',
  'lapse',
  'fail',
  'generation',
  'rotation',
  'overlap',
  'intended',
  'made',
  'showing',
  'live',
  'received',
  'revoking',
  'revoked',
  'abandoned',
  'grant-end',
  'gone',
  'sweep',
  'sweep-told',
  'amend',
  'extended',
  'scopes-begun',
  'scopes-listed',
] as const;
export type Move = (typeof moves)[number];

/** `before-…-commit` is the moment inside the transaction, with all of it written and nothing committed. */
export type KillPoint = `${'before' | 'after'}-${Call | `${Move}-commit`}`;

const around = <Name extends Call | `${Move}-commit`>(name: Name) =>
  [`before-${name}`, `after-${name}`] as const;

export const killPoints: readonly KillPoint[] = [
  ...calls.flatMap((call) => around(call)),
  ...moves.flatMap((move) => around(`${move}-commit` as const)),
];

export const isKillPoint = (text: string): text is KillPoint =>
  killPoints.some((point) => point === text);
