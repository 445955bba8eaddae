import type { Operator, RequestId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { RevokeReason } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import { retireAll } from './retire.ts';

/** In which role somebody other than the holder may end a grant. */
export type Role = Extract<RevokeReason, 'by-approver' | 'by-admin'>;
export type EndingEarly = {
  readonly at: Instant;
  readonly actor: SlackUserId | Operator;
  readonly reason: Role;
  /** Why, where they had to say. */
  readonly note: string | null;
};

/**
 * Ends a grant before its time, for somebody other than its holder: nothing is handed out on it any
 * more, and every key of it is revoked. False where it was over already; then nothing was changed.
 */
export async function endEarly(
  tx: LedgerTx,
  requestId: RequestId,
  { at, actor, reason, note }: EndingEarly,
): Promise<boolean> {
  // Held first, so that no key is shown between the look and the end.
  const grant = await tx.grant(requestId);
  const request = await tx.request(requestId);
  if (grant === null || request === null) return false;
  const keyWasShown = request.state === 'fulfilled';
  if (!(await tx.endGrant(requestId, keyWasShown ? 'revoked' : 'withdrawn', at))) return false;
  await tx.setEnder(requestId, { by: actor, note });
  await tx.moveRequest(requestId, { from: 'approved', to: 'cancelled' });
  const details = { keyWasShown, ...(reason === 'by-admin' ? { admin: true, reason: note } : {}) };
  await tx.appendAudit(auditEvent({ at, actor }, 'request.withdrawn', { requestId, details }));
  await retireAll(tx, await tx.keysOf(requestId), { at, actor, reason });
  await tx.addDue({ kind: 'note', subject: requestId, runAt: at });
  await tx.addDue({ kind: 'card', subject: requestId, runAt: at });
  return true;
}
