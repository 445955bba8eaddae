import type { KeyId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { retire } from './retire.ts';

/** Step six: the grant has come to its end; its key is taken back. */
export async function expire(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  id: KeyId,
): Promise<StepResult> {
  await deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const key = await tx.key(id);
    if (key === null || key.expiresAt === null || key.expiresAt > now) return;
    const how = { at: now, actor: 'ddkey', reason: 'expired' } as const;
    if (!(await retire(tx, key, { ...how, seen: key.state === 'showing' }))) return;
    if (await tx.endGrant(key.requestId, 'expired', now)) {
      await tx.appendAudit(
        auditEvent({ at: now, actor: 'ddkey' }, 'grant.ended', {
          requestId: key.requestId,
          keyId: id,
          details: { end: 'expired' },
        }),
      );
    }
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
  });
  return done;
}
