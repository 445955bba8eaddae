import type { RequestId, SlackUserId } from '../policy/ids.ts';
import { isAdmin } from './admins.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, PolicySource } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Cancellation } from './request.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type Cancelled = { readonly kind: 'cancelled' };

const alreadyDecided = ({ state, decision }: AccessRequest): Refusal => ({
  code: 'already-decided',
  state,
  by: decision?.by ?? null,
  at: decision?.at ?? null,
});

/** Ends a request that waits. `cancellation`: by an admin, and why. */
async function end(
  tx: LedgerTx,
  request: AccessRequest,
  how: {
    readonly by: SlackUserId;
    readonly at: Cancellation['at'];
    readonly reason: string | null;
  },
): Promise<Cancelled | Refused> {
  const { by, at, reason } = how;
  const cancellation = reason === null ? {} : { cancellation: { by, at, reason } };
  const move = { from: 'pending', to: 'cancelled', ...cancellation } as const;
  if ((await tx.moveRequest(request.id, move)) === null) {
    return refused(alreadyDecided((await tx.request(request.id)) ?? request));
  }
  await tx.appendAudit(
    auditEvent({ at, actor: by }, 'request.cancelled', {
      requestId: request.id,
      details: reason === null ? {} : { reason, admin: true },
    }),
  );
  await tx.addDue({ kind: 'note', subject: request.id, runAt: at });
  await tx.addDue({ kind: 'card', subject: request.id, runAt: at });
  return { kind: 'cancelled' };
}

/** The requester takes a request back that nobody decided yet. */
export async function cancel(
  deps: Deps,
  press: { readonly requestId: RequestId; readonly by: SlackUserId },
): Promise<Cancelled | Refused> {
  return deps.ledger.inTransaction(async (tx): Promise<Cancelled | Refused> => {
    const request = await tx.request(press.requestId);
    if (request === null) return refused({ code: 'unknown-request' });
    if (request.requester !== press.by) return refused({ code: 'not-yours' });
    return end(tx, request, { by: press.by, at: deps.clock.now(), reason: null });
  });
}

type AdminPress = {
  readonly requestId: RequestId;
  readonly by: SlackUserId;
  readonly reason: string | null;
};

function whyNotAsAdmin(
  deps: { readonly policies: PolicySource },
  request: AccessRequest | null,
  { by, reason }: AdminPress,
): Refusal | null {
  if (!isAdmin(deps, by)) return { code: 'not-an-admin' };
  if (request === null) return { code: 'unknown-request' };
  return reason === null ? { code: 'reason-missing' } : null;
}

/** An admin ends a request of somebody else, and says why. Being an admin approves nothing. */
export async function cancelAsAdmin(
  deps: Deps & { readonly policies: PolicySource },
  press: AdminPress,
): Promise<Cancelled | Refused> {
  return deps.ledger.inTransaction(async (tx): Promise<Cancelled | Refused> => {
    const { requestId, by, reason } = press;
    const request = await tx.request(requestId);
    const no = whyNotAsAdmin(deps, request, press);
    const at = deps.clock.now();
    if (no === null && request !== null) return end(tx, request, { by, at, reason });
    const refusal = no ?? { code: 'unknown-request' as const };
    await tx.appendAudit(
      auditEvent({ at, actor: by }, 'action.refused', {
        requestId: request?.id ?? null,
        details: { action: 'cancel', code: refusal.code },
      }),
    );
    return refused(refusal);
  });
}
