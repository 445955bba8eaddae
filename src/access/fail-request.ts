import type { RequestId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { KeyRecord } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { FailureCode } from './request.ts';
import { retireAll } from './retire.ts';

/** Credentials of a worker that is gone; those of one that still works are its own affair. */
async function retireLeftovers(tx: LedgerTx, id: RequestId, at: Instant): Promise<void> {
  const left: KeyRecord[] = [];
  for (const key of await tx.keysOf(id)) {
    const isUnderWay = key.state === 'made' || key.state === 'showing';
    if (isUnderWay && !(await tx.claimRuns(key.attempt))) left.push(key);
  }
  await retireAll(tx, left, { at, actor: 'ddkey', reason: 'leftover' });
}

/**
 * No key can be made: an approved request fails and may be tried again by an approver; for one
 * that already had a key, only this replacement fails and the holder may press again.
 */
export async function failRequest(
  tx: LedgerTx,
  id: RequestId,
  why: { readonly at: Instant; readonly failure: FailureCode },
): Promise<void> {
  const { at, failure } = why;
  const failed = await tx.moveRequest(id, { from: 'approved', to: 'failed', failure });
  if (failed === null) {
    await tx.setTrouble(id, 'replacement-failed');
    await retireLeftovers(tx, id, at);
  } else {
    await tx.endGrant(id, 'failed', at);
    const how = { at, actor: 'ddkey', reason: 'request-ended' } as const;
    await retireAll(tx, await tx.keysOf(id), how);
  }
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'request.failed', { requestId: id, details: { failure } }),
  );
  await tx.addDue({ kind: 'note', subject: id, runAt: at });
  await tx.addDue({ kind: 'card', subject: id, runAt: at });
}
