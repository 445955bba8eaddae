import type { Ask } from './ask.ts';
import type { EnvironmentName, ScopeName, SlackGroupId, SlackUserId } from './ids.ts';
import { fits, isLiteral } from './pattern.ts';
import type { Askers, Policy, PolicyOrg, Rule, When } from './policy.ts';
import { managesAccess } from './risk.ts';

/** Who asks, as far as rules can tell people apart. */
export type Asker = {
  readonly id: SlackUserId;
  readonly groups: readonly { readonly id: SlackGroupId; readonly handle: string }[];
};

/** Why a rule does not decide a request: the clause, and what of the request does not fit it. */
export type Mismatch = {
  readonly clause: keyof When | 'manages access';
  readonly values: readonly string[];
};
export type Passed = { readonly rule: string; readonly because: Mismatch };
export type Matched = { readonly rule: Rule | null; readonly passed: readonly Passed[] };

/** The environment of a request: the org's only one, else what the requester says. */
export function environmentOf(ask: Ask, org: PolicyOrg | undefined): EnvironmentName | null {
  const [only, ...others] = org?.environments ?? [];
  return only !== undefined && others.length === 0 ? only : ask.environment;
}

const anyFits = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => fits(name, pattern));

/** True where a scope over access is named in full: no glob ever covers one. */
export const covers = (scope: ScopeName, patterns: readonly string[]): boolean =>
  managesAccess(scope)
    ? patterns.some((pattern) => isLiteral(pattern) && pattern === scope)
    : anyFits(scope, patterns);

function unlisted({ scopes }: Ask, listed: readonly string[] | null): Mismatch | null {
  if (listed === null) return null;
  const values = scopes.filter((scope) => !covers(scope, listed));
  return scopes.length === 0 || values.length > 0 ? { clause: 'scopes', values } : null;
}

function noneOf({ scopes }: Ask, listed: readonly string[] | null): Mismatch | null {
  if (listed === null || scopes.some((scope) => covers(scope, listed))) return null;
  return { clause: 'anyScope', values: scopes };
}

/**
 * False for a scope over keys, people or the org that a rule does not name in words, or would hand
 * out without somebody's yes.
 */
export function mayManage(scope: ScopeName, { when, approve }: Rule): boolean {
  // What says no to everything says no to these as well.
  if (!managesAccess(scope) || approve.how === 'never') return true;
  return approve.how === 'by' && covers(scope, [...(when.scopes ?? []), ...(when.anyScope ?? [])]);
}

function unnamed({ scopes }: Ask, rule: Rule): Mismatch | null {
  const values = scopes.filter((scope) => !mayManage(scope, rule));
  return values.length > 0 ? { clause: 'manages access', values } : null;
}

/** True where somebody is among those who may ask under a rule. */
export const asks = (askers: Askers, who: Asker): boolean =>
  askers.users.includes(who.id) ||
  who.groups.some(({ id, handle }) => askers.groups.includes(id) || anyFits(handle, askers.groups));

type Place = { readonly asker: Asker; readonly environment: EnvironmentName | null };

function elsewhere({ when }: Rule, ask: Ask, { environment }: Place): Mismatch | null {
  const { orgs, environments } = when;
  if (orgs !== null && !anyFits(ask.org, orgs)) return { clause: 'orgs', values: [ask.org] };
  if (environments === null) return null;
  if (environment === null) return { clause: 'environments', values: [] };
  return anyFits(environment, environments)
    ? null
    : { clause: 'environments', values: [environment] };
}

function otherPeople({ when: { requesters } }: Rule, { asker }: Place): Mismatch | null {
  if (requesters === null || asks(requesters, asker)) return null;
  return { clause: 'requesters', values: [asker.id] };
}

/** Why a rule does not fit; null when it does. */
export function mismatchOf(rule: Rule, ask: Ask, place: Place): Mismatch | null {
  const { kinds, scopes, anyScope } = rule.when;
  const otherKind = kinds.includes(ask.kind)
    ? null
    : ({ clause: 'kinds', values: [ask.kind] } as const);
  return (
    elsewhere(rule, ask, place) ??
    otherKind ??
    unlisted(ask, scopes) ??
    noneOf(ask, anyScope) ??
    unnamed(ask, rule) ??
    otherPeople(rule, place)
  );
}

/** The first rule that fits a request, and why each one before it does not. Pure. */
export function matchRule(ask: Ask, policy: Policy, asker: Asker): Matched {
  const org = policy.orgs.find(({ id }) => id === ask.org);
  const by = { asker, environment: environmentOf(ask, org) };
  const passed: Passed[] = [];
  for (const rule of policy.rules) {
    const because = mismatchOf(rule, ask, by);
    if (because === null) return { rule, passed };
    passed.push({ rule: rule.name, because });
  }
  return { rule: null, passed };
}
