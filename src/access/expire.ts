import type { KeyId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { retire, retireAll } from './retire.ts';

/** The grant's own end, with all that is left of its keys. */
async function endGrant(tx: LedgerTx, key: KeyRecord, now: Instant): Promise<boolean> {
  const grant = await tx.grant(key.requestId);
  const isOver = grant !== null && grant.expiresAt !== null && grant.expiresAt <= now;
  if (!isOver || !(await tx.endGrant(key.requestId, 'expired', now))) return false;
  await tx.appendAudit(
    auditEvent({ at: now, actor: 'ddkey' }, 'grant.ended', {
      requestId: key.requestId,
      keyId: key.id,
      details: { end: 'expired' },
    }),
  );
  // A bot may have died with a replacement made and never shown, which has no end of its own.
  const rest = { at: now, actor: 'ddkey', reason: 'request-ended' } as const;
  await retireAll(tx, await tx.keysOf(key.requestId), rest);
  return true;
}

/** A grant can outlive its key: extended, and the next key not shown yet. Then its end is due, too. */
async function nextEnd(tx: LedgerTx, { requestId }: KeyRecord): Promise<StepResult> {
  const grant = await tx.grant(requestId);
  const isOpen = grant !== null && grant.endedAt === null && grant.expiresAt !== null;
  return isOpen ? { kind: 'later', at: grant.expiresAt } : done;
}

/** The key, held with its grant: whoever extends it meanwhile is waited for. */
async function heldKey(tx: LedgerTx, id: KeyId): Promise<KeyRecord | null> {
  const named = await tx.key(id);
  // The grant before its keys, as everywhere: whoever holds it is alone with this request.
  if (named !== null) await tx.grant(named.requestId);
  return tx.key(id);
}

/** Step six: the grant has come to its end; its key is taken back. */
export async function expire(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  id: KeyId,
): Promise<StepResult> {
  return deps.ledger.inTransaction(async (tx): Promise<StepResult> => {
    const now = deps.clock.now();
    const key = await heldKey(tx, id);
    if (key === null || key.expiresAt === null) return done;
    // Extended since this was planned.
    if (key.expiresAt > now) return { kind: 'later', at: key.expiresAt };
    const how = { at: now, actor: 'ddkey', reason: 'expired' } as const;
    const retired = await retire(tx, key, { ...how, seen: key.state === 'showing' });
    // The grant ends with its time even when this key went before, and its replacement never came.
    const ended = await endGrant(tx, key, now);
    if (retired || ended) {
      await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
      await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
    }
    return nextEnd(tx, key);
  });
}
