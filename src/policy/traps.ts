import { askerText } from './askers.ts';
import type { Decided } from './decided.ts';
import type { Rule } from './policy.ts';
import { fitsNoScopes, fitsSet, type Step } from './scope-sets.ts';
import { isMilder, scrutinyOf } from './scrutiny.ts';
import { scrutinyText } from './scrutiny-text.ts';
import { type Bundle, type Situation, situationsOf } from './situations.ts';

/** Something about a policy that its author surely does not want. */
export type Finding = {
  /** `refused`: such a policy is not loaded. */
  readonly weight: 'refused' | 'warning';
  readonly rule: number | null;
  readonly says: string;
};

const at = (rules: readonly Rule[], index: number | null): Rule | null =>
  index === null ? null : (rules[index] ?? null);

const listText = (scopes: readonly string[]): string =>
  scopes.length === 0 ? 'an API key' : `[${scopes.join(', ')}]`;

const whereText = ({ org, environment, kind, asker }: Situation): string =>
  `${kind} in ${environment === null ? org : `${org}, ${environment}`}${askerText(asker)}`;

/** A step to more scopes that changes the rule, and what that rule makes of it. */
function stepFinding(step: Step, situation: Situation, { rules, sets, decide }: Decided) {
  const deciding = decide(situation);
  const [less, more] = [deciding[step.from] ?? null, deciding[step.to] ?? null];
  const [one, other] = [at(rules, less), at(rules, more)];
  if (less === more || !isMilder(scrutinyOf(other), scrutinyOf(one))) return null;
  const example = sets.sets[step.from]?.example ?? [];
  const finding: Finding = {
    weight: 'warning',
    rule: more,
    says: `asking for more gets less scrutiny: ${listText(example)} ${scrutinyText(one)}, ${listText([...example, step.added])} ${scrutinyText(other)} (${whereText(situation)}).`,
  };
  return { key: `${less} ${more}`, finding };
}

/** Where a request that asks for more is looked at less closely, once for each pair of rules. */
export function lessScrutinyForMore(decided: Decided): Finding[] {
  const found = new Map<string, Finding>();
  for (const situation of situationsOf(decided.bundles).filter(({ kind }) => kind !== 'api')) {
    for (const step of decided.sets.steps) {
      const each = stepFinding(step, situation, decided);
      if (each !== null && !found.has(each.key)) found.set(each.key, each.finding);
    }
  }
  return [...found.values()];
}

type Pair = { readonly mild: Situation; readonly strict: Situation };

const pairsOf = (bundle: Bundle): Pair[] =>
  bundle.flatMap((mild) =>
    bundle.filter((strict) => strict !== mild).map((strict) => ({ mild, strict })),
  );

const claimText = (pair: Pair, [one, other]: readonly [Rule, Rule | null], what: string): string =>
  `an environment is only what the requester says, and here it makes the verdict weaker: ${what} ${scrutinyText(one)} in ${pair.mild.environment}, but ${scrutinyText(other)} in ${pair.strict.environment} (${pair.mild.org}). Give each environment an org of its own, or treat them alike.`;

type Keyed = readonly [string, Finding];

/** What a claim of one environment, in place of another, makes of one sort of set. */
function claimFinding(pair: Pair, place: number, decided: Decided): Keyed | null {
  const { rules, sets, decide } = decided;
  const [index = null, other = null] = [decide(pair.mild)[place], decide(pair.strict)[place]];
  const [one, two] = [at(rules, index), at(rules, other)];
  if (one === null || !isMilder(scrutinyOf(one), scrutinyOf(two))) return null;
  const weakens = one.when.environments !== null;
  const scopes = pair.mild.kind === 'api' ? [] : (sets.sets[place]?.example ?? []);
  const finding: Finding = {
    weight: weakens ? 'refused' : 'warning',
    rule: weakens ? index : (other ?? index),
    says: claimText(pair, [one, two], listText(scopes)),
  };
  return [`${index} ${other}`, finding];
}

const claimFindings = (pair: Pair, decided: Decided): Keyed[] =>
  decided.decide(pair.mild).flatMap((_, place) => {
    const found = claimFinding(pair, place, decided);
    return found === null ? [] : [found];
  });

/** Where a claim about the environment makes a verdict weaker, once for each pair of rules. */
export const weakerByClaim = (decided: Decided): Finding[] => [
  ...new Map(
    decided.bundles
      .flatMap(pairsOf)
      .flatMap((pair) => claimFindings(pair, decided))
      .toReversed(),
  ).values(),
];

/** Which rules decide where this one fits, in one situation. */
function takersIn(situation: Situation, [index, rule]: [number, Rule], decided: Decided) {
  const deciding = decided.decide(situation);
  if (!situation.fitting.includes(index)) return [];
  if (situation.kind === 'api') return fitsNoScopes(rule) ? deciding : [];
  return decided.sets.sets.flatMap((set, place) =>
    fitsSet(rule, index, set) ? [deciding[place] ?? null] : [],
  );
}

/** Rules that never decide anything. */
export function neverDeciding(decided: Decided): Finding[] {
  const { rules, isComplete } = decided;
  if (!isComplete) return [];
  const situations = situationsOf(decided.bundles);
  return rules.flatMap((rule, index): Finding[] => {
    const takers = new Set(
      situations.flatMap((situation) => takersIn(situation, [index, rule], decided)),
    );
    if (takers.has(index)) return [];
    const names = [...takers].flatMap((taker) => at(rules, taker)?.name ?? []);
    const who = names.map((name) => `"${name}"`).join(' and ');
    const why =
      names.length === 0
        ? 'no request can fit it: its clauses leave nothing over'
        : `${who} above ${names.length === 1 ? 'takes' : 'take'} everything that fits it`;
    return [{ weight: 'refused', rule: index, says: `can never match: ${why}.` }];
  });
}
