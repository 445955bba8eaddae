import { ScopeName } from './ids.ts';
import type { Policy, Rule } from './policy.ts';
import { fitsNoScopes, fitsSet, type ScopeSets, scopeSets } from './scope-sets.ts';
import { type Bundle, bundlesOf, type Situation } from './situations.ts';

/** Everything that the rules can tell apart, and which rule decides it. */
export type Decided = {
  readonly rules: readonly Rule[];
  readonly bundles: readonly Bundle[];
  readonly sets: ScopeSets;
  /** The rule that decides each set of scopes in a situation; one entry for an API key. */
  readonly decide: (situation: Situation) => readonly (number | null)[];
  readonly isComplete: boolean;
};

const firstOf = (
  rules: readonly Rule[],
  { fitting }: Situation,
  fits: (rule: Rule, index: number) => boolean,
): number | null =>
  fitting.find((index) => {
    const rule = rules[index];
    return rule !== undefined && fits(rule, index);
  }) ?? null;

/** Lays out every situation and every sort of set of scopes. */
export function decidedBy(policy: Policy, scopes: readonly string[]): Decided {
  const { rules } = policy;
  const names = scopes.flatMap((name) => ScopeName.safeParse(name).data ?? []);
  const sets = scopeSets(names, rules);
  const { bundles, isComplete } = bundlesOf(policy);
  const memory = new Map<string, readonly (number | null)[]>();
  const decideScoped = (situation: Situation) => {
    const key = situation.fitting.join();
    const known = memory.get(key);
    if (known !== undefined) return known;
    const fresh = sets.sets.map((set) =>
      firstOf(rules, situation, (rule, index) => fitsSet(rule, index, set)),
    );
    memory.set(key, fresh);
    return fresh;
  };
  return {
    rules,
    bundles,
    sets,
    isComplete: isComplete && sets.isComplete,
    decide: (situation) =>
      situation.kind === 'api'
        ? [firstOf(rules, situation, fitsNoScopes)]
        : decideScoped(situation),
  };
}
