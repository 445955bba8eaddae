import { expect, test } from '@jest/globals';
import { retire } from '../../src/access/retire.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import { approved, newKey, start, throwAwayLedger } from '../ledger/throw-away.ts';

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
