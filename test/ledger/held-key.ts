import type { Owner } from '../../src/access/grant.ts';
import type { LedgerTx } from '../../src/access/ledger-port.ts';
import type { SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, type Instant } from '../../src/policy/instant.ts';
import { ben, newKey, newRequest } from './throw-away.ts';

type Held = {
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly now: Instant;
  readonly lastsSeconds: number;
  readonly owner?: Owner;
};

/** A request, approved. */
export async function approvedFor(tx: LedgerTx, { holder, purpose, now, lastsSeconds }: Held) {
  const fresh = newRequest();
  const ask = { ...fresh.ask, purpose, lifetimeSeconds: lastsSeconds };
  const { id } = fresh;
  await tx.insertRequest({
    ...fresh,
    ask,
    requester: holder,
    submittedAt: now,
    lapsesAt: addSeconds(now, 3 * day),
  });
  const decision = { by: ben, at: now, verdict: 'approve', reason: null } as const;
  await tx.moveRequest(id, { from: 'pending', to: 'approved', decision });
  await tx.insertGrant({ requestId: id, holder, claimEndsAt: addSeconds(now, 3 * day) });
  return id;
}

/** A key in somebody's hands, as if it had gone its whole way; `rows` is two for a pair. */
export async function giveKey(tx: LedgerTx, held: Held, rows = 1) {
  const { now, holder, lastsSeconds } = held;
  const id = await approvedFor(tx, held);
  await tx.startGeneration(id, 0, { at: now, by: holder });
  const expiresAt = addSeconds(now, lastsSeconds);
  const ids: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const usual = newKey(id);
    const owner = held.owner ?? usual.owner;
    const key = { ...usual, owner, purpose: held.purpose, intendedAt: now };
    await tx.insertKey(key);
    await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { last4: `k${row}00` });
    const shown = { shownAt: now, expiresAt };
    await tx.moveKey(key.id, { from: 'made', to: 'showing' }, shown);
    await tx.moveKey(key.id, { from: 'showing', to: 'live' });
    ids.push(key.id);
  }
  await tx.setGrantExpiry(id, expiresAt);
  await tx.moveRequest(id, { from: 'approved', to: 'fulfilled' });
  return { requestId: id, keyIds: ids };
}
