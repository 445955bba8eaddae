import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyMayNotDecide } from './authority.ts';
import { isThisCard } from './card-check.ts';
import type { DecisionPress } from './decide.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { retireAll } from './retire.ts';

type Press = Pick<DecisionPress, 'requestId' | 'by' | 'on'>;
type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };
type TakenBack = { readonly kind: 'taken-back' };

async function whyNot(deps: Deps, press: Press): Promise<Refusal | null> {
  const request = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  if (request === null) return { code: 'unknown-request' };
  if (!isThisCard(request, press.on)) return { code: 'stray-message' };
  return whyMayNotDecide(deps, request, press.by);
}

const overAlready = (request: AccessRequest | null): Refusal =>
  request === null ? { code: 'unknown-request' } : { code: 'approval-over' };

/**
 * An approver takes an approval back: before a key is made there will be none, afterwards it is
 * revoked. Whoever may decide now may do it, not only the person who approved.
 */
export async function takeBack(deps: Deps, press: Press): Promise<TakenBack | Refused> {
  const at = deps.clock.now();
  const about = { requestId: press.requestId };
  const no = await whyNot(deps, press);
  return deps.ledger.inTransaction(async (tx): Promise<TakenBack | Refused> => {
    const who = { at, actor: press.by };
    const ended = no === null && (await tx.endGrant(press.requestId, 'withdrawn', at));
    if (!ended) {
      const refusal = no ?? overAlready(await tx.request(press.requestId));
      const details = { action: 'take-back', code: refusal.code };
      await tx.appendAudit(auditEvent(who, 'action.refused', { ...about, details }));
      return refused(refusal);
    }
    const early = await tx.moveRequest(press.requestId, { from: 'approved', to: 'cancelled' });
    const details = { keyWasShown: early === null };
    await tx.appendAudit(auditEvent(who, 'request.withdrawn', { ...about, details }));
    const keys = await tx.keysOf(press.requestId);
    await retireAll(tx, keys, { ...who, reason: 'by-approver' });
    await tx.addDue({ kind: 'note', subject: press.requestId, runAt: at });
    await tx.addDue({ kind: 'card', subject: press.requestId, runAt: at });
    return { kind: 'taken-back' };
  });
}
