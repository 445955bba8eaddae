import type { KeyId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { retire, retireAll } from './retire.ts';

/** Step six: the grant has come to its end; its key is taken back. */
export async function expire(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  id: KeyId,
): Promise<StepResult> {
  await deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const key = await tx.key(id);
    if (key === null || key.expiresAt === null || key.expiresAt > now) return;
    // The grant before its keys, as everywhere: whoever holds it is alone with this request.
    await tx.grant(key.requestId);
    const how = { at: now, actor: 'ddkey', reason: 'expired' } as const;
    const retired = await retire(tx, key, { ...how, seen: key.state === 'showing' });
    // The grant ends with its time even when this key went before, and its replacement never came.
    const grant = await tx.grant(key.requestId);
    const isOver = grant !== null && grant.expiresAt !== null && grant.expiresAt <= now;
    const ended = isOver && (await tx.endGrant(key.requestId, 'expired', now));
    if (!retired && !ended) return;
    if (ended) {
      await tx.appendAudit(
        auditEvent({ at: now, actor: 'ddkey' }, 'grant.ended', {
          requestId: key.requestId,
          keyId: id,
          details: { end: 'expired' },
        }),
      );
      // A bot may have died with a replacement made and never shown, which has no end of its own.
      const rest = { at: now, actor: 'ddkey', reason: 'request-ended' } as const;
      await retireAll(tx, await tx.keysOf(key.requestId), rest);
    }
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
  });
  return done;
}
