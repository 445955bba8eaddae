import type { Verdict } from '../policy/evaluate.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import { applyAmendment } from './apply-amendment.ts';
import { auditEvent } from './audit-event.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { AccessRequest, Decision } from './request.ts';
import { targetOf } from './target-of.ts';
import { claimWindow } from './times.ts';

/**
 * What follows from every approval: a grant, the offer of the key, and the end of that offer. A
 * request that changes an earlier grant has none of its own.
 */
export async function openGrant(tx: LedgerTx, request: AccessRequest, at: Instant): Promise<void> {
  const { amends } = request;
  if (amends !== null) return applyAmendment(tx, request, { amends, at });
  const claimEndsAt = addSeconds(at, claimWindow);
  await tx.insertGrant({ requestId: request.id, holder: request.requester, claimEndsAt });
  await tx.addDue({ kind: 'offer', subject: request.id, runAt: at });
  await tx.addDue({ kind: 'close-claim', subject: request.id, runAt: claimEndsAt });
}

type Allowing = Extract<Verdict, { readonly kind: 'automatic' | 'break-glass' }>;

/** True where a use of break-glass by this person waits for its review. */
const mayNotOpen = async (tx: LedgerTx, it: AccessRequest, at: Instant): Promise<boolean> =>
  !(await tx.openReview(it.id, it.requester, at));

/**
 * A rule allows the request without anybody's yes. False where it no longer waits, or where a use
 * of break-glass is open: then nothing was changed.
 */
export async function allowByRule(
  tx: LedgerTx,
  request: AccessRequest,
  how: { readonly verdict: Allowing; readonly at: Instant },
): Promise<'allowed' | 'over' | 'review-open'> {
  const { verdict, at } = how;
  const held = await tx.heldRequest(request.id);
  if (held?.state !== 'pending' || held.revision !== request.revision) return 'over';
  const breaksGlass = verdict.kind === 'break-glass';
  if (breaksGlass && (await mayNotOpen(tx, request, at))) return 'review-open';
  const { name: rule, channel } = verdict.rule;
  await tx.setRuling(request.id, request.revision, {
    rule,
    ruleBefore: null,
    need: 0,
    fallback: false,
    askedIn: channel,
    eligible: null,
    deliverTo: targetOf(verdict.rule, request),
  });
  const decision: Decision = { by: null, at, verdict: 'approve', reason: null };
  const { id, revision } = request;
  const moved = await tx.moveRequest(id, { from: 'pending', to: 'approved', revision, decision });
  if (moved === null) return 'over';
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'request.approved', {
      requestId: id,
      details: { revision, rule, how: verdict.kind, reason: request.ask.note },
    }),
  );
  await openGrant(tx, moved, at);
  await tx.addDue({ kind: 'tell', subject: id, runAt: at });
  if (breaksGlass) await tx.addDue({ kind: 'announce', subject: id, runAt: at });
  else if (request.card !== null) await tx.addDue({ kind: 'card', subject: id, runAt: at });
  return 'allowed';
}
