import type { RequestId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { retireAll } from './retire.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };

async function tellBoth(tx: LedgerTx, id: RequestId, at: Instant): Promise<void> {
  await tx.appendAudit(auditEvent({ at, actor: 'ddkey' }, 'request.lapsed', { requestId: id }));
  await tx.addDue({ kind: 'note', subject: id, runAt: at });
  await tx.addDue({ kind: 'card', subject: id, runAt: at });
}

/** Nobody decided in time: the request lapses. */
export async function lapse(deps: Deps, id: RequestId): Promise<StepResult> {
  await deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const moved = await tx.moveRequest(id, { from: 'pending', to: 'lapsed' });
    if (moved !== null) await tellBoth(tx, id, now);
  });
  return done;
}

/** Approved, but never shown in time: the approval ends, and whatever was made for it. */
export async function closeClaim(deps: Deps, id: RequestId): Promise<StepResult> {
  return deps.ledger.inTransaction(async (tx): Promise<StepResult> => {
    const now = deps.clock.now();
    const grant = await tx.grant(id);
    if (grant === null || grant.endedAt !== null || grant.expiresAt !== null) return done;
    // A later approval of the same request opened a new window.
    if (grant.claimEndsAt > now) return { kind: 'later', at: grant.claimEndsAt };
    const keys = await tx.keysOf(id);
    // It may be on a screen already, which would give the grant an end: wait for the outcome.
    if (keys.some(({ state }) => state === 'showing')) {
      return { kind: 'later', at: addSeconds(now, minute) };
    }
    const moved = await tx.moveRequest(id, { from: 'approved', to: 'lapsed' });
    if (moved === null) return done;
    await tx.endGrant(id, 'lapsed', now);
    const how = { at: now, actor: 'ddkey', reason: 'request-ended' } as const;
    await retireAll(tx, keys, how);
    await tellBoth(tx, id, now);
    return done;
  });
}
