import { auditEvent } from './audit-event.ts';
import type { AuthorityDeps } from './authority.ts';
import { isItsCard } from './card-check.ts';
import type { DecisionPress } from './decide.ts';
import { endEarly, type Role } from './end-early.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { roleOver } from './role-over.ts';
import { approverChannel } from './story.ts';

type Press = Pick<DecisionPress, 'requestId' | 'by' | 'on'>;
type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };
type TakenBack = { readonly kind: 'taken-back' };

async function roleOf(deps: Deps, press: Press): Promise<Role | Refusal> {
  const request = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  if (request === null) return { code: 'unknown-request' };
  if (!isItsCard(request, press.on, approverChannel(deps.policies, request)))
    return { code: 'stray-message' };
  return roleOver(deps, request, press.by);
}

const overAlready = (request: AccessRequest | null): Refusal =>
  request === null ? { code: 'unknown-request' } : { code: 'approval-over' };

/**
 * An approver or an admin takes an approval back, on its card: before a key is made there will be
 * none, afterwards it is revoked. Whoever may decide now may do it, not only the person who approved.
 */
export async function takeBack(deps: Deps, press: Press): Promise<TakenBack | Refused> {
  const at = deps.clock.now();
  const about = { requestId: press.requestId };
  const role = await roleOf(deps, press);
  return deps.ledger.inTransaction(async (tx): Promise<TakenBack | Refused> => {
    const who = { at, actor: press.by };
    const isRole = typeof role === 'string';
    const how = { ...who, note: null };
    if (isRole && (await endEarly(tx, press.requestId, { ...how, reason: role }))) {
      return { kind: 'taken-back' };
    }
    const refusal = isRole ? overAlready(await tx.request(press.requestId)) : role;
    const details = { action: 'take-back', code: refusal.code };
    await tx.appendAudit(auditEvent(who, 'action.refused', { ...about, details }));
    return refused(refusal);
  });
}
