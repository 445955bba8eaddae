import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { KeyRecord } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';

/**
 * Slack took the message with these keys, or their holder says so: they are live, the request is
 * fulfilled, and the grant keeps the end that the message named.
 */
export async function markShown(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  at: Instant,
): Promise<void> {
  for (const key of keys) {
    if (key.expiresAt !== null) await tx.setGrantExpiry(key.requestId, key.expiresAt);
    await tx.moveRequest(key.requestId, { from: 'approved', to: 'fulfilled' });
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: at });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: at });
    // Null when the holder was faster: received it already, or revoked what they saw.
    const live = await tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt: at });
    if (live === null) continue;
    await tx.setTrouble(key.requestId, null);
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'key.delivered', {
        requestId: key.requestId,
        keyId: key.id,
        details: { last4: key.last4, expiresAt: key.expiresAt },
      }),
    );
  }
}
