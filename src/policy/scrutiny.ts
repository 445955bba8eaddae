import type { Approve, Rule } from './policy.ts';

/** How closely a rule looks at a request: a rank, and the longest life it gives. */
export type Scrutiny = { readonly rank: number; readonly maxSeconds: number };

const rankOf = (approve: Approve): number => {
  switch (approve.how) {
    case 'automatically':
      return 0;
    case 'break-glass':
      return 1;
    case 'by':
      // Who may say yes to themself needs one fewer of the others.
      return 2 * approve.need + (approve.selfApproval ? 0 : 1);
    case 'never':
      return Number.POSITIVE_INFINITY;
  }
};

/** The scrutiny of a rule; of no rule at all, which refuses. */
export const scrutinyOf = (rule: Rule | null): Scrutiny => {
  const rank = rule === null ? Number.POSITIVE_INFINITY : rankOf(rule.approve);
  const refuses = rule === null || rank === Number.POSITIVE_INFINITY;
  return { rank, maxSeconds: refuses ? 0 : rule.maxLifetimeSeconds };
};

/** True where there is a lifetime for which `one` is milder than `other`. */
export const isMilder = (one: Scrutiny, other: Scrutiny): boolean =>
  one.rank < other.rank || one.maxSeconds > other.maxSeconds;
