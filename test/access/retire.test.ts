import { expect, test } from '@jest/globals';
import { expire } from '../../src/access/expire.ts';
import { retire } from '../../src/access/retire.ts';
import { addSeconds, day, type Instant } from '../../src/policy/instant.ts';
import { approved, newKey, start, type ThrowAway, throwAwayLedger } from '../ledger/throw-away.ts';

test('a key that went live since it was read is taken out of use all the same', async () => {
  const at = await throwAwayLedger();
  try {
    const key = newKey(await approved(at));
    const expiresAt = addSeconds(start, day);
    const showing = await at.run(async (tx) => {
      await tx.insertKey(key);
      await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { last4: 'slow' });
      return tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt });
    });
    if (showing === null) throw new Error('the key is not there');
    await at.run((tx) => tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt: start }));
    const how = { at: start, actor: 'ddkey', reason: 'expired' } as const;
    expect(await at.run((tx) => retire(tx, showing, how))).toBe(true);
    expect(await at.run((tx) => tx.key(key.id))).toMatchObject({
      state: 'revoking',
      revokeReason: 'expired',
    });
    expect(await at.run((tx) => retire(tx, showing, how))).toBe(false);
  } finally {
    await at.close();
  }
});

/** A key in somebody's hands, with its end on the list of what falls due. */
async function liveUntil(at: ThrowAway, expiresAt: Instant) {
  const key = newKey(await approved(at));
  await at.run(async (tx) => {
    await tx.insertKey(key);
    await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { last4: 'over' });
    await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt, shownAt: start });
    await tx.moveKey(key.id, { from: 'showing', to: 'live' });
    await tx.addDue({ kind: 'expire', subject: key.id, runAt: expiresAt });
  });
  return key.id;
}

test('of many overdue keys, each is due for deletion before the next end is written down', async () => {
  const at = await throwAwayLedger();
  try {
    const first = await liveUntil(at, addSeconds(start, day));
    const second = await liveUntil(at, addSeconds(start, 2 * day));
    const now = addSeconds(start, 3 * day);
    const next = async () => {
      const due = await at.ledger().claimDue(now, 60);
      if (due?.kind === 'expire') {
        await expire({ ledger: at.ledger(), clock: { now: () => now } }, due.subject);
      }
      return due && [due.kind, due.subject];
    };
    expect(await next()).toEqual(['expire', first]);
    expect(await next()).toEqual(['revoke', first]);
    expect(await next()).toEqual(['expire', second]);
    expect(await next()).toEqual(['revoke', second]);
  } finally {
    await at.close();
  }
});
