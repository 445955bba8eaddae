import { type Mutant, one } from './planted.ts';

/** Faults in the look after the keys at Datadog. */
export const sweepMutants: readonly Mutant[] = [
  {
    name: 'one missing read is proof that a key is gone',
    patches: one(
      'access/sweep-compare.js',
      '!isDoubtful && since !== undefined &&',
      '!isDoubtful || ',
    ),
    test: 'access/sweep',
    title: 'a key that one list misses is neither gone nor told of',
  },
  {
    name: 'two looks right after each other count as two',
    patches: one('access/times.js', 'looksApart = 10 * minute', 'looksApart = 0 * minute'),
    test: 'access/sweep',
    title: 'two looks right after each other are one: lists lag',
  },
  {
    name: 'the lists of another org are believed',
    patches: one('access/sweep-compare.js', 'lost.length === compared', 'false'),
    test: 'access/sweep',
    title: 'when every one of several keys is missing, none is called gone',
  },
  {
    name: 'a key that was never used counts as unused',
    patches: one(
      'access/sweep-compare.js',
      'lastUsedAt === null ? []',
      "(lastUsedAt ??= '2000-01-01T00:00:00.000Z') === null ? []",
    ),
    test: 'access/sweep',
    title: 'a key counts as unused from its last use, and never where that is not known',
  },
  {
    name: 'a key about which its holder was only just asked is revoked',
    patches: one('access/unused.js', 'now >= answerBy', 'now >= at'),
    test: 'access/unused',
    title: 'a key about which nobody answers is revoked where the policy says so',
  },
  {
    name: 'a holder who could not be asked counts as silent',
    patches: one('access/ask-unused.js', 'reached ? asked :', 'true ? asked :'),
    test: 'access/unused',
    title: 'a holder whom Slack does not reach was not asked, so nothing is revoked',
  },
  {
    name: 'whoever was handed a key rotates it on an approval of somebody else',
    patches: one(
      'access/taken.js',
      'grant.holder === requester',
      'grant.holder !== requester || true',
    ),
    test: 'access/hand-over',
    title: 'nobody is made another key on an approval that was given to somebody else',
  },
  {
    name: 'each reminder moves the end of what a leaver left behind',
    patches: one(
      'access/check-holder.js',
      'left.told.length > 0 || left.toldAt > left.since',
      'false',
    ),
    test: 'access/left-holder',
    title: 'a key about which nobody decides ends when the admins were told that it would',
  },
  {
    name: "the bot's own key can be adopted",
    patches: one('access/adopt.js', 'deps.register.isBots(org.id, seen)', 'false'),
    test: 'access/adopt',
    title: "the bot's own key is offered to nobody, and not adopted though somebody names it",
  },
  {
    name: 'a key without a known owner is taken for one of the usual owner',
    patches: one('access/adopt.js', '(own?.owner ?? null)', '(own?.owner ?? owner)'),
    test: 'access/adopt',
    title: 'a key of which nobody says whose it is cannot surely be ended, so it is left alone',
  },
  {
    name: 'whoever took the sweep over writes its report, too',
    patches: one('access/sweep.js', 'if (plan !== planned)', 'if (false)'),
    test: 'access/sweep',
    title: 'of two replicas with the same sweep, one writes its report',
  },
];
