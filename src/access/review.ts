import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyMayNotDecide } from './authority.ts';
import { isItsCard } from './card-check.ts';
import type { DecisionPress } from './decide.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import { approverChannel } from './story.ts';

type Press = Pick<DecisionPress, 'requestId' | 'by' | 'on'>;
type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };

async function whyNot(deps: Deps, press: Press): Promise<Refusal | null> {
  const [request, review] = await deps.ledger.inTransaction(async (tx) => [
    await tx.request(press.requestId),
    await tx.review(press.requestId),
  ]);
  if (request === null || review === null) return { code: 'unknown-request' };
  if (!isItsCard(request, press.on, approverChannel(deps.policies, request)))
    return { code: 'stray-message' };
  if (press.by === review.person) return { code: 'self-approval' };
  return whyMayNotDecide(deps, request, press.by);
}

/** Somebody else has looked at a use of break-glass: the person may break glass again. */
export async function review(
  deps: Deps,
  press: Press,
): Promise<{ readonly kind: 'reviewed' } | Refused> {
  const { requestId, by } = press;
  const no = await whyNot(deps, press);
  return deps.ledger.inTransaction(async (tx): Promise<{ kind: 'reviewed' } | Refused> => {
    const who = { at: deps.clock.now(), actor: by };
    const closed = no === null && (await tx.closeReview(requestId, by, who.at));
    if (!closed) {
      const refusal = no ?? { code: 'reviewed-already' as const };
      const details = { action: 'review', code: refusal.code };
      await tx.appendAudit(auditEvent(who, 'action.refused', { requestId, details }));
      return refused(refusal);
    }
    await tx.appendAudit(auditEvent(who, 'request.reviewed', { requestId }));
    await tx.addDue({ kind: 'card', subject: requestId, runAt: who.at });
    return { kind: 'reviewed' };
  });
}
