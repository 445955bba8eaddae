import { type Mutant, one } from './planted.ts';

/** Faults in who decides, by which rule, and about what. */
export const decisionMutants: readonly Mutant[] = [
  {
    name: 'one yes is enough where two are needed',
    patches: one('access/quorum.js', 'if (have >= ballot.need)', 'if (have >= 1)'),
    test: 'journey/quorum',
    title: 'two different people must say yes, and the card tells who has',
  },
  {
    name: 'somebody who said yes and may no longer still counts',
    patches: one(
      'access/decide.js',
      '            lost.push(person);',
      '            checked.push(person);',
    ),
    test: 'journey/quorum',
    title: 'whoever said yes and may no longer does not count any more, and the card says so',
  },
  {
    name: 'votes outlive an adjustment',
    patches: one(
      'ledger/votes.js',
      `            .where('revision', '=', revision)
            .orderBy('at')`,
      `            .orderBy('at')`,
    ),
    test: 'journey/adjust',
    title: 'a yes to more is no yes to less',
  },
  {
    name: 'adjusting may add',
    patches: one(
      'access/adjust.js',
      'press.scopes.some((scope) => !asked.includes(scope))',
      'false',
    ),
    test: 'access/adjust',
    title: 'nothing can be added, whatever the form sends',
  },
  {
    name: 'who joins the channel afterwards decides',
    patches: one('access/gather-people.js', 'if (eligible === null)', 'if (true)'),
    test: 'journey/rules-change',
    title: 'whoever joins the channel after the request was posted does not decide it',
  },
  {
    name: 'break-glass as often as one likes',
    patches: one(
      'ledger/reviews.js',
      `            .returning('request_id')
            .executeTakeFirst();
        return row !== undefined;
    },
    async closeReview`,
      `            .returning('request_id')
            .executeTakeFirst();
        return row !== null;
    },
    async closeReview`,
    ),
    test: 'ledger/votes',
    title: 'a person has one use of break-glass that nobody has reviewed, whoever writes at once',
  },
  {
    name: 'a rule that never allows is passed over',
    patches: [
      ...one('policy/evaluate.js', "if (rule.approve.how === 'never')", 'if (false)'),
      ...one(
        'policy/evaluate.js',
        "return refuse({ code: 'never', rule: rule.name }, { rule, passed });\n    }\n}",
        "return { kind: 'automatic', rule, passed };\n    }\n}",
      ),
    ],
    test: 'journey/rules-change',
    title: 'a rule that forbids it ends a request that waits, and says so to whoever asked',
  },
  {
    name: 'self-approval without a word in the rule',
    patches: one(
      'policy/people.js',
      "(isRequester && !mayBeRequester ? 'the requester' : null)",
      'null',
    ),
    test: 'policy/properties',
    title: 'nobody decides about their own request unless the rule says so in words',
  },
  {
    name: 'traps are never found',
    patches: one(
      'policy/traps.js',
      'export function lessScrutinyForMore(decided) {',
      'export function lessScrutinyForMore(decided) {\n    if (decided) return [];',
    ),
    test: 'policy/properties',
    title: 'where asking for more gets a milder verdict, the check says so',
  },
];
