import type { Instant } from '../policy/instant.ts';
import { type Actor, auditEvent } from './audit-event.ts';
import type { KeyRecord, RevokeReason } from './grant.ts';
import type { KeyChange, LedgerTx } from './ledger-port.ts';

export type Retirement = {
  readonly at: Instant;
  readonly actor: Actor;
  readonly reason: RevokeReason;
  /** Somebody may have seen the secret although Slack never said so. */
  readonly seen?: boolean;
};

/**
 * Takes a key out of use within the caller's transaction: from here on it only waits to be deleted
 * at Datadog. An attempt without an answer has no id yet and is looked up instead. False when the
 * key was already on its way out.
 */
export async function retire(tx: LedgerTx, key: KeyRecord, how: Retirement): Promise<boolean> {
  if (key.state === 'intended') {
    await tx.addDue({ kind: 'look-up', subject: key.id, runAt: how.at });
    return false;
  }
  if (key.state !== 'made' && key.state !== 'showing' && key.state !== 'live') return false;
  const change: KeyChange = {
    revokeReason: how.reason,
    revokingAt: how.at,
    ...(how.seen === true ? { shownAt: how.at } : {}),
  };
  const moved = await tx.moveKey(key.id, { from: key.state, to: 'revoking' }, change);
  if (moved === null) return retireAsItIs(tx, key, how);
  // The end that a person may have read holds for whatever replaces the key.
  if (how.seen === true && key.expiresAt !== null) {
    await tx.setGrantExpiry(key.requestId, key.expiresAt);
  }
  await tx.appendAudit(
    auditEvent({ at: how.at, actor: how.actor }, 'key.revoking', {
      requestId: key.requestId,
      keyId: key.id,
      details: { reason: how.reason },
    }),
  );
  await tx.addDue({ kind: 'revoke', subject: key.id, runAt: dueSince(key, how.at) });
  return true;
}

/**
 * A key that is past its end has been due since then. So each of many overdue keys is deleted
 * before the next end is written down, and the one that is overdue longest goes first.
 */
const dueSince = (key: KeyRecord, at: Instant): Instant =>
  key.expiresAt !== null && key.expiresAt < at ? key.expiresAt : at;

/**
 * Where several write at once, the key may have moved since it was read: shown meanwhile, say.
 * It is retired as it is now.
 */
async function retireAsItIs(tx: LedgerTx, before: KeyRecord, how: Retirement): Promise<boolean> {
  const now = await tx.key(before.id);
  if (now === null || now.state === before.state) return false;
  const seen = how.seen === true || now.state === 'showing';
  return retire(tx, now, { ...how, seen });
}

/** Retires every key of a request that may still be alive. */
export async function retireAll(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  how: Retirement,
): Promise<void> {
  for (const key of keys) await retire(tx, key, { ...how, seen: key.state === 'showing' });
}
