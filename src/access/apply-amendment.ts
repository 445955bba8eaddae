import { type Instant, secondsBetween } from '../policy/instant.ts';
import { type Amendment, endMoves } from './amendment.ts';
import { auditEvent } from './audit-event.ts';
import type { Grant, KeyRecord } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { AccessRequest, FailureCode } from './request.ts';
import { promptApproval } from './times.ts';
import { whyNotChange } from './whose-key.ts';

type Changing = {
  readonly request: AccessRequest;
  readonly amends: Amendment;
  readonly at: Instant;
};

/** Somebody said yes, and it is too late: nothing changes but what is said about it. */
async function comeTooLate(
  tx: LedgerTx,
  { request, amends, at }: Changing,
  failure: FailureCode,
): Promise<void> {
  await tx.moveRequest(request.id, { from: 'approved', to: 'failed', failure });
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'request.failed', {
      requestId: request.id,
      keyId: amends.key,
      details: { failure, amends: amends.request },
    }),
  );
}

/** A key whose end cannot move gets a successor that has the later one, and works on beside it. */
async function startSuccessor(
  tx: LedgerTx,
  { grant, live, at }: { readonly grant: Grant; readonly live: readonly KeyRecord[]; at: Instant },
  isPrompt: boolean,
): Promise<void> {
  const asked = { at, by: grant.holder };
  const next = await tx.startGeneration(grant.requestId, grant.generation, asked);
  if (next === null) throw new Error(`grant ${grant.requestId} moved while it was held`);
  // Written down before the next key is made, as in every rotation.
  for (const key of live) await tx.startRotating(key.id, at);
  await tx.setTrouble(grant.requestId, 'end-fixed');
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'rotation.asked', {
      requestId: grant.requestId,
      details: { generation: next.generation, why: 'the end of its key cannot move' },
    }),
  );
  if (isPrompt) await tx.addDue({ kind: 'offer', subject: grant.requestId, runAt: at });
}

async function moveEnds(tx: LedgerTx, until: Instant, live: readonly KeyRecord[]): Promise<void> {
  for (const key of live) {
    if (!(await tx.setKeyEnd(key.id, until))) {
      throw new Error(`key ${key.id} moved while its grant was held`);
    }
    await tx.addDue({ kind: 'expire', subject: key.id, runAt: until });
  }
}

type Extension = Extract<Amendment['change'], { readonly how: 'extend' }>;

async function extend(
  tx: LedgerTx,
  changing: Changing & { readonly change: Extension },
  grant: Grant,
): Promise<void> {
  const { request, amends, at, change } = changing;
  const { request: extended } = amends;
  const from = grant.expiresAt ?? at;
  const { lifetimeSeconds, kind } = request.ask;
  // Nobody else moves ends; one that is not where it was when this was asked for stays there.
  const isSame = secondsBetween(from, change.until) === change.bySeconds;
  const to = { from, to: change.until, lifetimeSeconds };
  if (!isSame || !(await tx.extendGrant(extended, to))) {
    return comeTooLate(tx, changing, 'key-moved');
  }
  const live = (await tx.keysOf(extended)).filter(({ state }) => state === 'live');
  if (endMoves(kind)) await moveEnds(tx, change.until, live);
  else {
    const isPrompt = secondsBetween(request.submittedAt, at) <= promptApproval;
    await startSuccessor(tx, { grant, live, at }, isPrompt);
  }
  await tx.moveRequest(request.id, { from: 'approved', to: 'fulfilled' });
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'grant.extended', {
      requestId: extended,
      keyId: amends.key,
      details: { by: request.id, from, until: change.until, lifetimeSeconds },
    }),
  );
}

/** From here on the grant gives other scopes; its key has them once Datadog's list says so. */
async function startChange(tx: LedgerTx, { request, amends, at }: Changing): Promise<void> {
  await tx.setGrantScopes(amends.request, request.ask.scopes);
  await tx.addDue({ kind: 'change-scopes', subject: request.id, runAt: at });
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'scopes.begun', {
      requestId: amends.request,
      keyId: amends.key,
      details: { by: request.id, scopes: request.ask.scopes },
    }),
  );
}

const take = (tx: LedgerTx, changing: Changing, grant: Grant): Promise<void> => {
  const { change } = changing.amends;
  return change.how === 'extend'
    ? extend(tx, { ...changing, change }, grant)
    : startChange(tx, changing);
};

/**
 * An approved change of a grant takes effect, in the transaction of the approval: the ends of grant
 * and key move, and what is due at them. One that comes after the end, or while another key takes
 * this one's place, changes nothing and says so.
 */
export async function applyAmendment(
  tx: LedgerTx,
  request: AccessRequest,
  change: Pick<Changing, 'amends' | 'at'>,
): Promise<void> {
  const { amends, at } = change;
  const grant = await tx.grant(amends.request);
  const no = whyNotChange({ grant, keys: await tx.keysOf(amends.request) }, at);
  const isOver = grant === null || no?.code === 'key-over';
  // Whoever holds it by now did not ask for this.
  if (isOver || no !== null || grant.holder !== request.requester) {
    const failure = isOver ? 'key-over' : 'key-moved';
    await comeTooLate(tx, { request, ...change }, failure);
  } else {
    await take(tx, { request, ...change }, grant);
  }
  await tx.addDue({ kind: 'note', subject: request.id, runAt: at });
  for (const kind of ['note', 'card', 'tell'] as const) {
    await tx.addDue({ kind, subject: amends.request, runAt: at });
  }
}
