import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { OrgId, ScopeName } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { giveKey } from './held-key.ts';
import { ana, ben, newRequest, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const held = (purpose: string, lastsSeconds: number = day, holder = ben) => ({
  holder,
  purpose,
  now: start,
  lastsSeconds,
});
const asked = (purpose: string, scopes: readonly string[] = ['dashboards_read']) => {
  const { id, ask } = newRequest();
  return { id, ask: { ...ask, purpose, scopes: scopes.map((name) => ScopeName.parse(name)) } };
};

test('a live key with the same scopes, or for the same purpose however it is typed, is found with its holder', async () => {
  await it.run((tx) => giveKey(tx, held('Nightly backup')));
  const bySet = await it.ledger().keysAlike(asked('Something else'), 3);
  expect(bySet).toEqual({
    count: 1,
    items: [
      {
        holder: ben,
        purpose: 'Nightly backup',
        last4: 'k000',
        expiresAt: addSeconds(start, day),
        samePurpose: false,
        sameScopes: true,
      },
    ],
  });
  const byPurpose = await it.ledger().keysAlike(asked(' nightly  BACKUP', ['monitors_read']), 3);
  expect(byPurpose.items).toMatchObject([{ samePurpose: true, sameScopes: false }]);
  expect(await it.ledger().keysAlike(asked('Else', ['monitors_read']), 3)).toEqual({
    count: 0,
    items: [],
  });
});

test('the longest-lived come first; ended keys, other organisations and the request itself do not come', async () => {
  const own = await it.run(async (tx) => {
    for (const hours of [1, 3, 2]) await giveKey(tx, held(`${hours} h`, hours * hour));
    const over = await giveKey(tx, held('Over', 9 * hour));
    for (const id of over.keyIds) {
      const key = (await tx.keysOf(over.requestId)).find((each) => each.id === id);
      if (key !== undefined) await tx.moveKey(key.id, { from: 'live', to: 'revoking' });
    }
    return giveKey(tx, held('Own', 8 * hour, ana));
  });
  const request = { ...asked('Own'), id: own.requestId };
  const { items, count } = await it.ledger().keysAlike(request, 2);
  expect(items.map(({ purpose }) => purpose)).toEqual(['3 h', '2 h']);
  expect(count).toBe(3);
  const elsewhere = { ...request, ask: { ...request.ask, org: OrgId.parse('other') } };
  expect((await it.ledger().keysAlike(elsewhere, 2)).count).toBe(0);
});

test('API keys, which have no scopes, are alike by their purpose alone; a pair counts once', async () => {
  await it.run((tx) => giveKey(tx, held('A pair'), 2));
  expect((await it.ledger().keysAlike(asked('Other', []), 3)).count).toBe(0);
  expect((await it.ledger().keysAlike(asked('A pair', []), 3)).count).toBe(1);
});
