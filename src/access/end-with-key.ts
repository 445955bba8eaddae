import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { GrantEnd, KeyRecord } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import { retireAll } from './retire.ts';

type Over = { readonly end: GrantEnd; readonly at: Instant };

async function endGrant(
  tx: LedgerTx,
  key: KeyRecord,
  { end, at, keys }: Over & { readonly keys: readonly KeyRecord[] },
): Promise<void> {
  if (!(await tx.endGrant(key.requestId, end, at))) return;
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'grant.ended', {
      requestId: key.requestId,
      keyId: key.id,
      details: { end },
    }),
  );
  await retireAll(tx, keys, { at, actor: 'ddkey', reason: 'request-ended' });
}

/** One of two generations is over: its other half goes, too, and the holder hears of it. */
async function endGeneration(
  tx: LedgerTx,
  { requestId, generation }: KeyRecord,
  { at, keys }: { readonly at: Instant; readonly keys: readonly KeyRecord[] },
): Promise<void> {
  const halves = keys.filter((each) => each.generation === generation);
  await retireAll(tx, halves, { at, actor: 'ddkey', reason: 'request-ended' });
  const grant = await tx.grant(requestId);
  // Nothing makes the next one by itself.
  if (grant?.generation === generation) await tx.setTrouble(requestId, 'newest-gone');
  await tx.addDue({ kind: 'tell', subject: requestId, runAt: at });
}

/**
 * Ends the grant of a key that is over, and with it what else the grant has; unless another key of it
 * goes on working, as the one before does while its holder still switches.
 */
export async function endWith(tx: LedgerTx, key: KeyRecord, { end, at }: Over): Promise<void> {
  const keys = await tx.keysOf(key.requestId);
  const goesOn = keys.some(
    ({ state, generation }) => state === 'live' && generation !== key.generation,
  );
  if (goesOn) await endGeneration(tx, key, { at, keys });
  else await endGrant(tx, key, { end, at, keys });
  await tx.addDue({ kind: 'note', subject: key.requestId, runAt: at });
  await tx.addDue({ kind: 'card', subject: key.requestId, runAt: at });
}
