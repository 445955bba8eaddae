import { addSeconds, type Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyMayNotDecide, whyNotAllowed } from './authority.ts';
import { isItsCard } from './card-check.ts';
import type { DecisionPress } from './decide.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { standingOf } from './standing.ts';
import { approverChannel } from './story.ts';
import { claimWindow } from './times.ts';

type Press = Pick<DecisionPress, 'requestId' | 'by' | 'on'>;
type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };

async function findFailed(deps: Deps, press: Press, now: Instant) {
  return deps.ledger.inTransaction(async (tx): Promise<AccessRequest | Refusal> => {
    const request = await tx.request(press.requestId);
    if (request === null) return { code: 'unknown-request' };
    if (!isItsCard(request, press.on, approverChannel(deps.policies, request)))
      return { code: 'stray-message' };
    const standing = standingOf(request, await tx.grant(request.id), []);
    const open =
      standing.at === 'failed' && standing.retryUntil !== null && standing.retryUntil > now;
    if (request.state === 'failed' && open) return request;
    const { state, decision } = request;
    return { code: 'already-decided', state, by: decision?.by ?? null, at: decision?.at ?? null };
  });
}

/** An approver tries a failed request again, within a day: judged anew, like a first approval. */
export async function retry(
  deps: Deps,
  press: Press,
): Promise<{ readonly kind: 'retried' } | Refused> {
  const now = deps.clock.now();
  const request = await findFailed(deps, press, now);
  if ('code' in request) return refused(request);
  const no =
    (await whyMayNotDecide(deps, request, press.by)) ?? (await whyNotAllowed(deps, request));
  if (no !== null) return refused(no);
  return deps.ledger.inTransaction(async (tx): Promise<{ kind: 'retried' } | Refused> => {
    const again = { from: 'failed', to: 'approved', failure: null } as const;
    const moved = await tx.moveRequest(request.id, again);
    if (moved === null) return refused({ code: 'key-on-its-way' });
    const claimEndsAt = addSeconds(now, claimWindow);
    const grant = await tx.grant(request.id);
    await tx.reopenGrant(request.id, claimEndsAt);
    await tx.startGeneration(request.id, grant?.generation ?? 0, { at: now, by: press.by });
    await tx.appendAudit(
      auditEvent({ at: now, actor: press.by }, 'request.retried', { requestId: request.id }),
    );
    await tx.addDue({ kind: 'deliver', subject: request.id, runAt: now });
    await tx.addDue({ kind: 'close-claim', subject: request.id, runAt: claimEndsAt });
    await tx.addDue({ kind: 'note', subject: request.id, runAt: now });
    await tx.addDue({ kind: 'card', subject: request.id, runAt: now });
    return { kind: 'retried' };
  });
}
