import type { ScopeName } from './ids.ts';
import { covers, mayManage } from './match.ts';
import type { Rule } from './policy.ts';

/**
 * What a set of scopes is to the rules: which rules one of its scopes keeps out, and which rules'
 * any_scope one of them meets. A bit for each rule. Rules cannot tell two sets with the same bits
 * apart, so that each needs to be looked at once.
 */
export type ScopeSet = {
  readonly keptOut: bigint;
  readonly met: bigint;
  /** A smallest set of this sort. */
  readonly example: readonly ScopeName[];
};
/** One more scope, and what comes of it. */
export type Step = { readonly from: number; readonly to: number; readonly added: ScopeName };
export type ScopeSets = {
  readonly sets: readonly ScopeSet[];
  readonly steps: readonly Step[];
  /** False where there are too many sorts of sets to look at. */
  readonly isComplete: boolean;
};

/** Beyond this many sorts of sets, checking would take too long for a start. */
const mostSets = 4000;

const bits = (rules: readonly Rule[], has: (rule: Rule) => boolean): bigint =>
  rules.reduce((sum, rule, index) => (has(rule) ? sum | (1n << BigInt(index)) : sum), 0n);

const single = (scope: ScopeName, rules: readonly Rule[]): ScopeSet => ({
  keptOut: bits(rules, (rule) => {
    const { scopes } = rule.when;
    return (scopes !== null && !covers(scope, scopes)) || !mayManage(scope, rule);
  }),
  met: bits(rules, ({ when: { anyScope } }) => anyScope !== null && covers(scope, anyScope)),
  example: [scope],
});

const keyOf = ({ keptOut, met }: ScopeSet): string => `${keptOut} ${met}`;

/** The scopes that differ to the rules, one of each sort. */
function scopeSorts(scopes: readonly ScopeName[], rules: readonly Rule[]): ScopeSet[] {
  const sorts = new Map<string, ScopeSet>();
  for (const scope of scopes) {
    const set = single(scope, rules);
    if (!sorts.has(keyOf(set))) sorts.set(keyOf(set), set);
  }
  return [...sorts.values()];
}

const plus = (set: ScopeSet, sort: ScopeSet): ScopeSet => ({
  keptOut: set.keptOut | sort.keptOut,
  met: set.met | sort.met,
  example: [...set.example, ...sort.example],
});

/** The sets found so far, each known by its bits. */
function growing(sorts: readonly ScopeSet[]) {
  const sets = [...sorts];
  const known = new Map(sets.map((set, index) => [keyOf(set), index]));
  const placeOf = (set: ScopeSet): number => {
    const place = known.get(keyOf(set)) ?? sets.push(set) - 1;
    known.set(keyOf(set), place);
    return place;
  };
  return { sets, placeOf };
}

/** Every sort of set that scopes can make, smallest first, and every step from one to another. */
export function scopeSets(scopes: readonly ScopeName[], rules: readonly Rule[]): ScopeSets {
  const sorts = scopeSorts(scopes, rules);
  const { sets, placeOf } = growing(sorts);
  const steps: Step[] = [];
  for (const [from, set] of sets.entries()) {
    if (sets.length > mostSets) return { sets, steps, isComplete: false };
    for (const sort of sorts) {
      const to = placeOf(plus(set, sort));
      const [added] = sort.example;
      if (to !== from && added !== undefined) steps.push({ from, to, added });
    }
  }
  return { sets, steps, isComplete: true };
}

/** True where a rule's scope clauses fit a set. */
export const fitsSet = (rule: Rule, index: number, set: ScopeSet): boolean => {
  const bit = 1n << BigInt(index);
  const isMet = rule.when.anyScope === null || (set.met & bit) !== 0n;
  return isMet && (set.keptOut & bit) === 0n;
};

/** True where a rule's scope clauses fit a request without scopes: one for an API key. */
export const fitsNoScopes = ({ when }: Rule): boolean =>
  when.scopes === null && when.anyScope === null;
