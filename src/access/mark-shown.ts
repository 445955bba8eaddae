import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { KeyRecord } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import { overlapEnd } from './overlap.ts';

/** From here on the holder has two keys that work, and the older one is on its way out. */
async function startOverlap(tx: LedgerTx, shown: KeyRecord, at: Instant): Promise<void> {
  for (const key of await tx.keysOf(shown.requestId)) {
    if (key.generation >= shown.generation || key.rotatingSince === null) continue;
    const end = overlapEnd(key, at);
    if (!(await tx.setOverlapEnd(key.id, end))) continue;
    await tx.addDue({ kind: 'end-overlap', subject: key.id, runAt: end });
  }
}

type Shown = {
  readonly at: Instant;
  /** Where they were written to in place of being shown. */
  readonly written?: { readonly target: string; readonly version: string };
};

/**
 * Slack took the message with these keys, or their holder says so, or a secret store took them:
 * they are live, the request is fulfilled, and the grant keeps the end that the message named.
 */
export async function markShown(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  { at, written }: Shown,
): Promise<void> {
  // All of them are one generation of one grant.
  const [first] = keys;
  if (first !== undefined) await startOverlap(tx, first, at);
  for (const key of keys) {
    if (key.expiresAt !== null) await tx.setGrantExpiry(key.requestId, key.expiresAt);
    await tx.moveRequest(key.requestId, { from: 'approved', to: 'fulfilled' });
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: at });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: at });
    // From here on its end is near some day, and the holder is warned.
    await tx.addDue({ kind: 'tell', subject: key.requestId, runAt: at });
    // Null when the holder was faster: received it already, or revoked what they saw.
    const live = await tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt: at });
    if (live === null) continue;
    await tx.setTrouble(key.requestId, null);
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, written === undefined ? 'key.delivered' : 'key.written', {
        requestId: key.requestId,
        keyId: key.id,
        details: { last4: key.last4, expiresAt: key.expiresAt, ...written },
      }),
    );
  }
}
