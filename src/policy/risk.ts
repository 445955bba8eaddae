import type { ScopeName } from './ids.ts';
import { judgedScopes, riskLevels } from './judged-scopes.ts';

export type RiskLevel = (typeof riskLevels)[number];

type Risk = { readonly level: RiskLevel; readonly why: string };

const byName: readonly (readonly [RegExp, Risk])[] = [
  [/(^|_)(delete|purge)(_|$)/u, { level: 'deletes', why: 'deletes' }],
  [/(^|_)(manage|admin)(_|$)/u, { level: 'changes', why: 'changes settings' }],
  // Before reading, so that a name with both words is not taken too mildly.
  [/(^|_)(write|edit|run|deploy|publish|share)(_|$)/u, { level: 'changes', why: 'changes things' }],
  [/(^|_)(read|query|view|evaluations)(_|$)/u, { level: 'reads', why: 'reads' }],
];

/** How far a scope reaches, and why. A name that tells nothing counts as changing things. */
export function riskOf(scope: ScopeName): Risk {
  const judged = judgedScopes.get(scope);
  if (judged !== undefined) return { level: judged.level, why: judged.why };
  for (const [pattern, risk] of byName) if (pattern.test(scope)) return risk;
  return { level: 'changes', why: 'changes things' };
}

/** True for scopes that make or manage keys, people or the organisation. */
export const managesAccess = (scope: ScopeName): boolean => riskOf(scope).level === 'manages';

const rank = (scope: ScopeName): number => riskLevels.indexOf(riskOf(scope).level);

/** Worst first, then by name. */
export const worstFirst = (scopes: readonly ScopeName[]): ScopeName[] =>
  [...scopes].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

/** True when `other` reaches less far than `scope`; of two that are alike, neither does. */
export function isMilder(other: ScopeName, scope: ScopeName): boolean {
  if (rank(other) !== rank(scope)) return rank(other) > rank(scope);
  const [place, against] = [judgedScopes.get(other)?.place, judgedScopes.get(scope)?.place];
  return place !== undefined && against !== undefined && place > against;
}
