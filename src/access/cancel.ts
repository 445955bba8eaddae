import type { RequestId, SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refused, refused } from './refusal.ts';

/** The requester takes a request back that nobody decided yet. */
export async function cancel(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  press: { readonly requestId: RequestId; readonly by: SlackUserId },
): Promise<{ readonly kind: 'cancelled' } | Refused> {
  return deps.ledger.inTransaction(async (tx): Promise<{ kind: 'cancelled' } | Refused> => {
    const request = await tx.request(press.requestId);
    if (request === null) return refused({ code: 'unknown-request' });
    if (request.requester !== press.by) return refused({ code: 'not-yours' });
    const moved = await tx.moveRequest(request.id, { from: 'pending', to: 'cancelled' });
    if (moved === null) {
      const { decision, state } = request;
      const winner = { by: decision?.by ?? null, at: decision?.at ?? null };
      return refused({ code: 'already-decided', state, ...winner });
    }
    const now = deps.clock.now();
    await tx.appendAudit(
      auditEvent({ at: now, actor: press.by }, 'request.cancelled', { requestId: request.id }),
    );
    await tx.addDue({ kind: 'note', subject: request.id, runAt: now });
    await tx.addDue({ kind: 'card', subject: request.id, runAt: now });
    return { kind: 'cancelled' };
  });
}
