import type { Kind } from '../policy/ask.ts';
import type { KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import { isAdmin } from './admins.ts';
import type { AuthorityDeps } from './authority.ts';
import { type EndingEarly, endEarly } from './end-early.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { retire } from './retire.ts';
import { askToRevoke } from './revoke.ts';
import { roleOver } from './role-over.ts';
import { turnAway } from './turn-away.ts';

type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };
type Press = { readonly key: KeyId; readonly by: SlackUserId };
export type Revoking = {
  readonly kind: 'revoking';
  readonly last4: string | null;
  /** What was asked for: an API key can be brought back at Datadog for a while. */
  readonly made: Kind;
};

/**
 * Ends the grant with its current key. One that was replaced goes alone, as the grant lives on with
 * its successor. False when the key was on its way out already.
 */
export async function endKey(tx: LedgerTx, id: KeyId, how: EndingEarly): Promise<boolean> {
  const before = await tx.key(id);
  const grant = before === null ? null : await tx.grant(before.requestId);
  const key = await tx.key(id);
  if (key === null || grant === null) return false;
  const isCurrent = key.generation === grant.generation;
  if (isCurrent && grant.endedAt === null) return endEarly(tx, key.requestId, how);
  const { at, actor, reason } = how;
  const seen = key.state === 'showing';
  if (!(await retire(tx, key, { at, actor, reason, seen }))) return false;
  await tx.addDue({ kind: 'note', subject: key.requestId, runAt: at });
  await tx.addDue({ kind: 'card', subject: key.requestId, runAt: at });
  return true;
}

type Named = {
  readonly key: KeyRecord;
  readonly request: AccessRequest;
  readonly holder: SlackUserId;
};

const readNamed = (deps: Deps, id: KeyId): Promise<Named | null> =>
  deps.ledger.inTransaction(async (tx) => {
    const key = await tx.key(id);
    const request = key === null ? null : await tx.request(key.requestId);
    const grant = key === null ? null : await tx.grant(key.requestId);
    if (key === null || request === null || grant === null) return null;
    return { key, request, holder: grant.holder };
  });

/** One key is taken out of use by its holder, by whoever may decide its request, or by an admin. */
export async function revokeNow(deps: Deps, press: Press): Promise<Revoking | Refused> {
  const named = await readNamed(deps, press.key);
  const wanted = { action: 'revoke-now', by: press.by };
  if (named === null) return turnAway(deps, wanted, { code: 'may-not-revoke' });
  const { key, request, holder } = named;
  const made = request.ask.kind;
  if (holder === press.by) {
    const own = await askToRevoke(deps, press);
    return own.kind === 'refused' ? own : { ...own, made };
  }
  const role = await roleOver(deps, request, press.by);
  if (typeof role !== 'string') {
    const unknown = role.code === 'people-unreachable';
    const refusal: Refusal = unknown ? role : { code: 'may-not-revoke' };
    return turnAway(deps, { ...wanted, key: key.id }, refusal);
  }
  const how = { at: deps.clock.now(), actor: press.by, reason: role, note: null };
  const isGoing = await deps.ledger.inTransaction((tx) => endKey(tx, key.id, how));
  if (isGoing) return { kind: 'revoking', last4: key.last4, made };
  return turnAway(deps, { ...wanted, key: key.id }, { code: 'key-is-dead', last4: key.last4 });
}

type Many = {
  readonly requests: readonly RequestId[];
  readonly by: SlackUserId;
  readonly note: string | null;
};

/** Why somebody may not revoke what others hold, written down; null for an admin. */
export async function refuseUnlessAdmin(
  deps: Deps,
  by: SlackUserId,
  refusal: Refusal | null = null,
): Promise<Refused | null> {
  const no = isAdmin(deps, by) ? refusal : ({ code: 'may-not-revoke' } as const);
  if (no === null) return null;
  return turnAway(deps, { action: 'revoke-many', by }, no);
}

/**
 * An admin revokes what several approvals gave, and says why. Each is a transaction of its own: what
 * ended meanwhile is left out, and a crash in between leaves whole ends behind, never half of one.
 */
export async function revokeMany(
  deps: Deps,
  { requests, by, note }: Many,
): Promise<{ readonly kind: 'revoking'; readonly ended: readonly RequestId[] } | Refused> {
  const no = await refuseUnlessAdmin(deps, by, note === null ? { code: 'reason-missing' } : null);
  if (no !== null) return no;
  const ended: RequestId[] = [];
  for (const id of requests) {
    const how = { at: deps.clock.now(), actor: by, reason: 'by-admin', note } as const;
    if (await deps.ledger.inTransaction((tx) => endEarly(tx, id, how))) ended.push(id);
  }
  return { kind: 'revoking', ended };
}
