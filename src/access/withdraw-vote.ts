import { auditEvent } from './audit-event.ts';
import { isItsCard } from './card-check.ts';
import type { DecisionPress } from './decide.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, PolicySource } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { approverChannel } from './story.ts';

type Press = Pick<DecisionPress, 'requestId' | 'revision' | 'by' | 'on'>;
type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
};

function whyNot(deps: Deps, request: AccessRequest | null, press: Press): Refusal | null {
  if (request === null) return { code: 'unknown-request' };
  if (!isItsCard(request, press.on, approverChannel(deps.policies, request)))
    return { code: 'stray-message' };
  if (request.state !== 'pending') {
    const { state, decision } = request;
    return { code: 'already-decided', state, by: decision?.by ?? null, at: decision?.at ?? null };
  }
  return request.revision === press.revision ? null : { code: 'old-message' };
}

/** Somebody takes their own yes back, while the request still waits for others. */
export async function withdrawVote(
  deps: Deps,
  press: Press,
): Promise<{ readonly kind: 'withdrawn' } | Refused> {
  return deps.ledger.inTransaction(async (tx): Promise<{ kind: 'withdrawn' } | Refused> => {
    const { requestId, revision, by } = press;
    const who = { at: deps.clock.now(), actor: by };
    const no = whyNot(deps, await tx.heldRequest(requestId), press);
    const dropped = no === null && (await tx.dropVote(requestId, revision, by));
    if (!dropped) {
      const refusal = no ?? { code: 'no-vote' as const };
      const details = { action: 'withdraw-vote', code: refusal.code };
      await tx.appendAudit(auditEvent(who, 'action.refused', { requestId, details }));
      return refused(refusal);
    }
    await tx.appendAudit(auditEvent(who, 'vote.withdrawn', { requestId, details: { revision } }));
    await tx.addDue({ kind: 'card', subject: requestId, runAt: who.at });
    await tx.addDue({ kind: 'note', subject: requestId, runAt: who.at });
    return { kind: 'withdrawn' };
  });
}
