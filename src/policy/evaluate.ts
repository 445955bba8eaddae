import { type Ask, isScoped, type Kind } from './ask.ts';
import type { OrgId, ScopeName, SlackChannelId, SlackUserId } from './ids.ts';
import { day } from './instant.ts';
import { nearestScope } from './nearest.ts';
import { type Person, type Unfit, unfitBecause } from './people.ts';
import { managesAccess } from './risk.ts';

/** An org as it is just now: what it gives, and which scopes the owner of its keys has not. */
export type PolicyOrg = {
  readonly id: OrgId;
  readonly kinds: readonly Kind[];
  readonly ownerLacks: readonly string[];
};

/** What may be asked for, for how long, and whose channel decides. */
export type Policy = {
  readonly rule: string;
  readonly orgs: readonly PolicyOrg[];
  readonly channel: SlackChannelId;
  readonly need: number;
  readonly maxLifetimeSeconds: number;
};

/** The policy without a policy file: one approver from the channel, 30 days, no scope over access. */
export const channelPolicy = (channel: SlackChannelId, orgs: readonly PolicyOrg[]): Policy => ({
  rule: 'one approver from the channel',
  orgs,
  channel,
  need: 1,
  maxLifetimeSeconds: 30 * day,
});

export type PolicyRefusal =
  | { readonly code: 'unknown-org' }
  | { readonly code: 'kind-not-offered'; readonly kind: Kind; readonly offered: readonly Kind[] }
  | { readonly code: 'no-scopes' }
  | { readonly code: 'unknown-scope'; readonly scope: string; readonly nearest: string | null }
  | { readonly code: 'owner-lacks'; readonly scopes: readonly ScopeName[] }
  | { readonly code: 'forbidden-scope'; readonly scopes: readonly ScopeName[] }
  | { readonly code: 'too-long'; readonly rule: string; readonly maxSeconds: number }
  | { readonly code: 'requester-unfit'; readonly why: Unfit }
  | {
      readonly code: 'nobody-can-approve';
      readonly dropped: readonly { readonly id: SlackUserId; readonly why: string }[];
    };

export type Verdict =
  | {
      readonly kind: 'needs-approval';
      readonly rule: string;
      readonly need: number;
      readonly approvers: readonly SlackUserId[];
    }
  | { readonly kind: 'refused'; readonly refusal: PolicyRefusal };

/** The people of this moment: who asks, and who is in the approver channel. */
export type People = { readonly requester: Person; readonly members: readonly Person[] };

/** Checks that need no people: what is asked for. Null when nothing stands against it. */
export function refuseAsk(
  ask: Ask,
  policy: Policy,
  knownScopes: readonly string[],
): PolicyRefusal | null {
  const org = policy.orgs.find(({ id }) => id === ask.org);
  if (org === undefined) return { code: 'unknown-org' };
  if (!org.kinds.includes(ask.kind)) {
    return { code: 'kind-not-offered', kind: ask.kind, offered: org.kinds };
  }
  // At Datadog an empty list means every permission of the owner.
  if (isScoped(ask.kind) && ask.scopes.length === 0) return { code: 'no-scopes' };
  return refuseScopes(ask, knownScopes) ?? refuseLacking(ask, org) ?? refuseLifetime(ask, policy);
}

function refuseScopes(ask: Ask, knownScopes: readonly string[]): PolicyRefusal | null {
  const unknown = ask.scopes.find((scope) => !knownScopes.includes(scope));
  if (unknown !== undefined) {
    return { code: 'unknown-scope', scope: unknown, nearest: nearestScope(unknown, knownScopes) };
  }
  const forbidden = ask.scopes.filter(managesAccess);
  return forbidden.length > 0 ? { code: 'forbidden-scope', scopes: forbidden } : null;
}

/** Such a key would be made, and would not work: it can never do more than its owner. */
function refuseLacking(ask: Ask, org: PolicyOrg): PolicyRefusal | null {
  const scopes = ask.scopes.filter((scope) => org.ownerLacks.includes(scope));
  return scopes.length > 0 ? { code: 'owner-lacks', scopes } : null;
}

function refuseLifetime(ask: Ask, policy: Policy): PolicyRefusal | null {
  const { rule, maxLifetimeSeconds: maxSeconds } = policy;
  return ask.lifetimeSeconds > maxSeconds ? { code: 'too-long', rule, maxSeconds } : null;
}

/** Verdict on a request by the policy and the people of now. Pure; an empty channel is nobody. */
export function evaluate(
  ask: Ask,
  policy: Policy,
  known: { readonly scopes: readonly string[]; readonly people: People },
): Verdict {
  const refusal = refuseAsk(ask, policy, known.scopes);
  if (refusal !== null) return { kind: 'refused', refusal };
  const { requester, members } = known.people;
  const why = unfitBecause(requester);
  if (why !== null) return { kind: 'refused', refusal: { code: 'requester-unfit', why } };
  const dropped: { id: SlackUserId; why: string }[] = [];
  const approvers: SlackUserId[] = [];
  for (const member of members) {
    const unfit = member.id === requester.id ? 'the requester' : unfitBecause(member);
    if (unfit === null) approvers.push(member.id);
    else dropped.push({ id: member.id, why: unfit });
  }
  if (approvers.length < policy.need) {
    return { kind: 'refused', refusal: { code: 'nobody-can-approve', dropped } };
  }
  return { kind: 'needs-approval', rule: policy.rule, need: policy.need, approvers };
}
