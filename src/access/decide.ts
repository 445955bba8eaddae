import type { RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyMayNotDecide, whyNotAllowed } from './authority.ts';
import { isThisCard, isUnrecordedCard } from './card-check.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Decision, Posted } from './request.ts';
import { claimWindow } from './times.ts';

export type DecisionPress = {
  readonly requestId: RequestId;
  readonly revision: number;
  readonly by: SlackUserId;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | null;
  /** The message that was pressed; null for the denial form, whose button was checked before. */
  readonly on: Posted | null;
};

type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };

export type Decided = { readonly kind: 'decided'; readonly request: AccessRequest };

const alreadyDecided = (request: AccessRequest): Refusal => ({
  code: 'already-decided',
  state: request.state,
  by: request.decision?.by ?? null,
  at: request.decision?.at ?? null,
});

/** Checks that need no people. A copy of the card elsewhere, or an older revision, decides nothing. */
export function whyNotThisCard(
  request: AccessRequest | null,
  press: Pick<DecisionPress, 'on' | 'revision'>,
  channel: SlackChannelId,
): Refusal | null {
  if (request === null) return { code: 'unknown-request' };
  const known = isThisCard(request, press.on) || isUnrecordedCard(request, press.on, channel);
  if (press.on !== null && !known) return { code: 'stray-message' };
  if (request.revision !== press.revision) return { code: 'old-message' };
  return request.state === 'pending' ? null : alreadyDecided(request);
}

/** The audit event of a decision, and the work that follows from it. */
async function followUp(tx: LedgerTx, request: AccessRequest, decision: Decision): Promise<void> {
  const { at, by, verdict, reason } = decision;
  const approved = verdict === 'approve';
  const details = { revision: request.revision, reason };
  await tx.appendAudit(
    auditEvent({ at, actor: by }, approved ? 'request.approved' : 'request.denied', {
      requestId: request.id,
      details,
    }),
  );
  await tx.addDue({ kind: 'card', subject: request.id, runAt: at });
  if (approved) await approve(tx, request, decision);
  else await tx.addDue({ kind: 'note', subject: request.id, runAt: at });
}

async function approve(tx: LedgerTx, request: AccessRequest, decision: Decision): Promise<void> {
  const { at } = decision;
  const claimEndsAt = addSeconds(at, claimWindow);
  await tx.insertGrant({ requestId: request.id, holder: request.requester, claimEndsAt });
  await tx.addDue({ kind: 'offer', subject: request.id, runAt: at });
  await tx.addDue({ kind: 'close-claim', subject: request.id, runAt: claimEndsAt });
}

async function refuse(deps: Deps, press: DecisionPress, refusal: Refusal): Promise<Refused> {
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(
      auditEvent({ at: deps.clock.now(), actor: press.by }, 'decision.refused', {
        requestId: press.requestId,
        details: { verdict: press.verdict, code: refusal.code },
      }),
    ),
  );
  return refused(refusal);
}

/** Step three: an approver says yes or no. Exactly one press wins; the others learn who did. */
export async function decide(deps: Deps, press: DecisionPress): Promise<Decided | Refused> {
  const request = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  const no = whyNotThisCard(request, press, deps.policies.policy().channel);
  if (no !== null || request === null) {
    return refuse(deps, press, no ?? { code: 'unknown-request' });
  }
  if (press.verdict === 'deny' && press.reason === null) {
    return refuse(deps, press, { code: 'reason-missing' });
  }
  const notAllowed =
    (await whyMayNotDecide(deps, request, press.by)) ??
    (press.verdict === 'approve' ? await whyNotAllowed(deps, request) : null);
  if (notAllowed !== null) return refuse(deps, press, notAllowed);
  const decision: Decision = {
    by: press.by,
    at: deps.clock.now(),
    verdict: press.verdict,
    reason: press.reason,
  };
  const moved = await record(deps, press, decision);
  if (moved !== null) return { kind: 'decided', request: moved };
  const winner = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  return refuse(deps, press, alreadyDecided(winner ?? request));
}

const record = (deps: Deps, press: DecisionPress, decision: Decision) =>
  deps.ledger.inTransaction(async (tx) => {
    const moved = await tx.moveRequest(press.requestId, {
      from: 'pending',
      to: press.verdict === 'approve' ? 'approved' : 'denied',
      revision: press.revision,
      decision,
    });
    if (moved === null) return null;
    if (moved.card === null && press.on !== null) await tx.setCard(moved.id, press.on, null);
    await followUp(tx, moved, decision);
    return moved;
  });
