import { type Mutant, one } from './planted.ts';

/** Faults in access reviews. */
export const reviewMutants: readonly Mutant[] = [
  {
    name: 'unanswered keys are revoked although their holders were told otherwise',
    patches: one('access/close-key-review.js', "review.unanswered === 'revoke' && ", ''),
    test: 'access/key-review',
    title: 'nothing is revoked of which the holders were told that it works on',
  },
  {
    name: 'keys of people who could not be asked are revoked',
    patches: one(
      'access/close-key-review.js',
      'if (!there || unreached.has(item.holder))',
      'if (false)',
    ),
    test: 'access/key-review',
    title: 'whoever left is not asked, loses nothing, and is on the list of the admins',
  },
  {
    name: 'an answer counts after the end of a review',
    patches: one('access/answer-key-review.js', ' || now >= review.until', ''),
    test: 'access/key-review',
    title:
      'an answer counts until the end: keep can become drop, and neither is taken twice or late',
  },
  {
    name: 'a kept key is revoked with those that nobody answered for',
    patches: one('access/key-review.js', "answer === 'keep' ? 'kept' : 'open'", "'open'"),
    test: 'access/key-review',
    title: 'where the policy says so, what nobody answered is revoked on its day and not before',
  },
  {
    name: 'a formula goes into the export as it is',
    patches: one('commands/csv.js', 'formula.test(text)', 'false'),
    test: 'commands/review',
    title: 'no cell is a formula to a spreadsheet',
  },
];
