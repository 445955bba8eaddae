import { type Ask, isScoped, type Kind } from './ask.ts';
import type { EnvironmentName, ScopeName, SlackUserId } from './ids.ts';
import { type Asker, environmentOf, matchRule, type Passed } from './match.ts';
import { nearestScope } from './nearest.ts';
import { type Dropped, type People, sortCrowd, type Unfit, unfitBecause } from './people.ts';
import {
  type Approve,
  type Crowd,
  type Policy,
  type PolicyOrg,
  type Rule,
  together,
} from './policy.ts';

export type PolicyRefusal =
  | { readonly code: 'unknown-org' }
  | { readonly code: 'kind-not-offered'; readonly kind: Kind; readonly offered: readonly Kind[] }
  | { readonly code: 'wrong-environment'; readonly offered: readonly EnvironmentName[] }
  | { readonly code: 'no-scopes' }
  | { readonly code: 'unknown-scope'; readonly scope: string; readonly nearest: string | null }
  | { readonly code: 'owner-lacks'; readonly scopes: readonly ScopeName[] }
  | { readonly code: 'forbidden-scope'; readonly scopes: readonly ScopeName[] }
  | { readonly code: 'no-rule' }
  | { readonly code: 'never'; readonly rule: string }
  | { readonly code: 'too-long'; readonly rule: string; readonly maxSeconds: number }
  /** Break-glass without a word on why. */
  | { readonly code: 'reason-needed'; readonly rule: string }
  | { readonly code: 'requester-unfit'; readonly why: Unfit }
  | {
      readonly code: 'nobody-can-approve';
      readonly need: number;
      readonly able: number;
      readonly dropped: readonly Dropped[];
    };

type Because = {
  /** The rule that decided; null where none came so far. */
  readonly rule: Rule | null;
  /** Every rule before it, and why it did not fit. */
  readonly passed: readonly Passed[];
};
type Refusing = Because & { readonly kind: 'refused'; readonly refusal: PolicyRefusal };
type Ruled = { readonly rule: Rule; readonly passed: readonly Passed[] };
export type Verdict =
  | (Ruled & {
      readonly kind: 'needs-approval';
      readonly need: number;
      readonly approvers: readonly SlackUserId[];
      /** The fallback is among them. */
      readonly fallback: boolean;
      readonly dropped: readonly Dropped[];
    })
  | (Ruled & { readonly kind: 'automatic' })
  | (Ruled & { readonly kind: 'break-glass'; readonly reviewers: readonly SlackUserId[] })
  | Refusing;

/** What a verdict on the ask alone can say: which rule decides, or why nothing can come of it. */
export type AskVerdict = (Ruled & { readonly kind: 'ruled' }) | Refusing;

const noRule = { rule: null, passed: [] } as const;
const refuse = (refusal: PolicyRefusal, because: Because = noRule): Refusing => ({
  kind: 'refused',
  refusal,
  ...because,
});

/** What stands against an ask whatever the rules say; null when nothing does. */
function refuseAtOrg(ask: Ask, org: PolicyOrg | undefined, knownScopes: readonly string[]) {
  if (org === undefined) return refuse({ code: 'unknown-org' });
  if (!org.kinds.includes(ask.kind)) {
    return refuse({ code: 'kind-not-offered', kind: ask.kind, offered: org.kinds });
  }
  const environment = environmentOf(ask, org);
  const known = environment === null ? org.environments.length === 0 : isAt(environment, org);
  if (!known) return refuse({ code: 'wrong-environment', offered: org.environments });
  // At Datadog an empty list means every permission of the owner.
  if (isScoped(ask.kind) && ask.scopes.length === 0) return refuse({ code: 'no-scopes' });
  return refuseUnknown(ask, knownScopes);
}

const isAt = (environment: EnvironmentName, { environments }: PolicyOrg): boolean =>
  environments.includes(environment);

function refuseUnknown(ask: Ask, knownScopes: readonly string[]): Refusing | null {
  const unknown = ask.scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown === undefined) return null;
  const nearest = nearestScope(unknown, knownScopes);
  return refuse({ code: 'unknown-scope', scope: unknown, nearest });
}

/** No rule fits: where it is for scopes over access, that is the reason to name. */
function whyNoRule(ask: Ask, passed: readonly Passed[]): Refusing {
  const names = new Set(
    passed.flatMap(({ because }) => (because.clause === 'manages access' ? because.values : [])),
  );
  const scopes = ask.scopes.filter((scope) => names.has(scope));
  const refusal: PolicyRefusal =
    scopes.length > 0 ? { code: 'forbidden-scope', scopes } : { code: 'no-rule' };
  return refuse(refusal, { rule: null, passed });
}

/** Which rule decides an ask, by policy and asker alone. Pure. */
export function ruleFor(
  ask: Ask,
  policy: Policy,
  known: { readonly scopes: readonly string[]; readonly asker: Asker },
): AskVerdict {
  const org = policy.orgs.find(({ id }) => id === ask.org);
  const early = refuseAtOrg(ask, org, known.scopes);
  if (early !== null) return early;
  const { rule, passed } = matchRule(ask, policy, known.asker);
  if (rule === null) return whyNoRule(ask, passed);
  const { name, maxLifetimeSeconds: maxSeconds } = rule;
  if (rule.approve.how === 'never') return refuse({ code: 'never', rule: name }, { rule, passed });
  // Such a key would be made, and would not work: it can never do more than its owner.
  const lacking = ask.scopes.filter((scope) => org?.ownerLacks.includes(scope));
  if (lacking.length > 0) {
    return refuse({ code: 'owner-lacks', scopes: lacking }, { rule, passed });
  }
  if (ask.lifetimeSeconds > maxSeconds) {
    return refuse({ code: 'too-long', rule: name, maxSeconds }, { rule, passed });
  }
  return { kind: 'ruled', rule, passed };
}

type By = Extract<Approve, { readonly how: 'by' }>;

/** Who may approve: the rule's people, and its fallback once it is time or they are too few. */
function approversOf(approve: By, people: People, waitedSeconds: number) {
  const who = { mayBeRequester: approve.selfApproval };
  const first = sortCrowd(approve.by, people, who);
  const { fallback } = approve;
  const joins =
    fallback !== null &&
    (waitedSeconds >= fallback.afterSeconds || first.able.length < approve.need);
  const sorted = joins ? sortCrowd(together(approve.by, fallback.by), people, who) : first;
  return { ...sorted, fallback: joins };
}

function needApproval(
  ruled: Ruled & { readonly approve: By },
  people: People,
  waitedSeconds: number,
): Verdict {
  const { rule, passed, approve } = ruled;
  const { need } = approve;
  const { able, dropped, fallback } = approversOf(approve, people, waitedSeconds);
  if (able.length >= need) {
    return { kind: 'needs-approval', rule, passed, need, approvers: able, fallback, dropped };
  }
  return refuse({ code: 'nobody-can-approve', need, able: able.length, dropped }, { rule, passed });
}

/** Break-glass asks nobody beforehand, so it must say why: that is what the reviewers read. */
export const lacksReason = ({ note }: Ask, { approve }: Rule): boolean =>
  approve.how === 'break-glass' && (note ?? '').trim() === '';

function breakGlass(ruled: Ruled, reviewers: Crowd, people: People): Verdict {
  const { able, dropped } = sortCrowd(reviewers, people, { mayBeRequester: false });
  return able.length > 0
    ? { kind: 'break-glass', ...ruled, reviewers: able }
    : refuse({ code: 'nobody-can-approve', need: 1, able: 0, dropped }, ruled);
}

/**
 * Verdict on a request by the policy and the people of now. Pure and total; an empty list is
 * nobody. `waitedSeconds`: how long the request has been waiting.
 */
export function evaluate(
  ask: Ask,
  policy: Policy,
  known: {
    readonly scopes: readonly string[];
    readonly people: People;
    readonly waitedSeconds: number;
  },
): Verdict {
  const { people, scopes, waitedSeconds } = known;
  const asker = { id: people.requester.id, groups: people.requesterGroups };
  const ruling = ruleFor(ask, policy, { scopes, asker });
  if (ruling.kind === 'refused') return ruling;
  const { rule, passed } = ruling;
  const why = unfitBecause(people.requester);
  if (why !== null) return refuse({ code: 'requester-unfit', why }, { rule, passed });
  const { approve } = rule;
  switch (approve.how) {
    case 'by':
      return needApproval({ rule, passed, approve }, people, waitedSeconds);
    case 'break-glass':
      if (lacksReason(ask, rule)) {
        return refuse({ code: 'reason-needed', rule: rule.name }, { rule, passed });
      }
      return breakGlass({ rule, passed }, approve.reviewers, people);
    case 'automatically':
      return { kind: 'automatic', rule, passed };
    case 'never':
      return refuse({ code: 'never', rule: rule.name }, { rule, passed });
  }
}
