import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DatadogId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import {
  ana,
  approval,
  approved,
  ben,
  newKey,
  newRequest,
  start,
  type ThrowAway,
  throwAwayLedger,
} from './throw-away.ts';

let at: ThrowAway;
beforeAll(async () => {
  at = await throwAwayLedger();
});
afterAll(() => at.close());

test('the same form inserted twice gives the first request again', async () => {
  const fresh = newRequest();
  const first = await at.run((tx) => tx.insertRequest(fresh));
  const again = await at.run((tx) => tx.insertRequest({ ...newRequest(), viewId: fresh.viewId }));
  expect(first).toMatchObject({ isNew: true, request: { id: fresh.id, state: 'pending' } });
  expect(again).toMatchObject({ isNew: false, request: { id: fresh.id, ask: fresh.ask } });
});

test('of two decisions the second moves nothing', async () => {
  const { request } = await at.run((tx) => tx.insertRequest(newRequest()));
  const yes = { from: 'pending', to: 'approved', decision: approval } as const;
  const no = {
    from: 'pending',
    to: 'denied',
    decision: { ...approval, verdict: 'deny', reason: 'No' },
  } as const;
  const moves = await Promise.all([
    at.run((tx) => tx.moveRequest(request.id, yes)),
    at.run((tx) => tx.moveRequest(request.id, no)),
    at.run((tx) => tx.moveRequest(request.id, yes)),
  ]);
  expect(moves.filter((moved) => moved !== null)).toHaveLength(1);
  expect(await at.run((tx) => tx.request(request.id))).toMatchObject({
    state: 'approved',
    decision: approval,
  });
});

test('a decision on another revision than the one that was seen moves nothing', async () => {
  const { request } = await at.run((tx) => tx.insertRequest(newRequest()));
  const move = { from: 'pending', to: 'approved', revision: 2, decision: approval } as const;
  expect(await at.run((tx) => tx.moveRequest(request.id, move))).toBeNull();
  expect(await at.run((tx) => tx.request(request.id))).toMatchObject({ state: 'pending' });
});

test('a move that the lifecycle does not know is a fault, and undoes its transaction', async () => {
  const id = await approved(at);
  const illegal = at.run(async (tx) => {
    await tx.moveRequest(id, { from: 'approved', to: 'fulfilled' });
    await tx.moveRequest(id, { from: 'fulfilled', to: 'approved' });
  });
  await expect(illegal).rejects.toThrow('a request may not go from fulfilled to approved');
  expect(await at.run((tx) => tx.request(id))).toMatchObject({ state: 'approved' });
});

test('a dead key cannot be brought back to life', async () => {
  const key = newKey(await approved(at));
  await at.run((tx) => tx.insertKey(key));
  await at.run((tx) => tx.moveKey(key.id, { from: 'intended', to: 'made' }));
  await at.run((tx) => tx.moveKey(key.id, { from: 'made', to: 'revoking' }));
  await at.run((tx) => tx.moveKey(key.id, { from: 'revoking', to: 'revoked' }));
  const back = at.run((tx) => tx.moveKey(key.id, { from: 'revoked', to: 'live' }));
  await expect(back).rejects.toThrow('a key may not go from revoked to live');
  const late = await at.run((tx) => tx.moveKey(key.id, { from: 'intended', to: 'made' }));
  expect(late).toBeNull();
  expect(await at.run((tx) => tx.key(key.id))).toMatchObject({ state: 'revoked' });
});

test('a key keeps what was recorded of it through its moves', async () => {
  const { purpose, preset, ...key } = newKey(await approved(at));
  const datadogId = DatadogId.parse('6b0c0000-0000-4000-8000-000000000003');
  const shownAt = addSeconds(start, 5);
  const expiresAt = addSeconds(start, day);
  await at.run(async (tx) => {
    await tx.insertKey({ ...key, purpose, preset });
    await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { datadogId, last4: 'ab12' });
    await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt });
    await tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt });
  });
  expect(await at.run((tx) => tx.key(key.id))).toEqual({
    ...key,
    state: 'live',
    datadogId,
    last4: 'ab12',
    shownAt,
    expiresAt,
    receivedAt: null,
    revokeReason: null,
    rotatingSince: null,
    overlapEndsAt: null,
    endedAt: null,
  });
});

test('a generation is asked for once, however often the button is pressed', async () => {
  const id = await approved(at);
  const asked = { at: start, by: ana };
  const presses = await Promise.all(
    Array.from({ length: 10 }, () => at.run((tx) => tx.startGeneration(id, 0, asked))),
  );
  expect(presses.filter((grant) => grant !== null)).toMatchObject([{ generation: 1 }]);
  expect(await at.run((tx) => tx.generationsSince(id, addSeconds(start, -hour)))).toBe(1);
  expect(await at.run((tx) => tx.generationsSince(id, start))).toBe(0);
});

test('a grant keeps the first end that was promised, and ends once', async () => {
  const id = await approved(at);
  const end = addSeconds(start, day);
  await at.run((tx) => tx.setGrantExpiry(id, end));
  await at.run((tx) => tx.setGrantExpiry(id, addSeconds(start, 2 * day)));
  expect(await at.run((tx) => tx.grant(id))).toMatchObject({ expiresAt: end });
  expect(await at.run((tx) => tx.endGrant(id, 'revoked', start))).toBe(true);
  expect(await at.run((tx) => tx.endGrant(id, 'expired', end))).toBe(false);
  expect(await at.run((tx) => tx.grant(id))).toMatchObject({ end: 'revoked', endedAt: start });
  const asked = { at: start, by: ana };
  expect(await at.run((tx) => tx.startGeneration(id, 0, asked))).toBeNull();
});

test('a receipt counts once, and only for a key that may be alive', async () => {
  const key = newKey(await approved(at));
  await at.run((tx) => tx.insertKey(key));
  expect(await at.run((tx) => tx.setReceived(key.id, start))).toBe(false);
  await at.run(async (tx) => {
    await tx.moveKey(key.id, { from: 'intended', to: 'made' });
    await tx.moveKey(key.id, { from: 'made', to: 'showing' });
  });
  expect(await at.run((tx) => tx.setReceived(key.id, start))).toBe(true);
  expect(await at.run((tx) => tx.setReceived(key.id, addSeconds(start, 9)))).toBe(false);
  expect(await at.run((tx) => tx.key(key.id))).toMatchObject({ receivedAt: start });
});

test('whatever throws inside a transaction undoes all of it, and the ledger goes on', async () => {
  const fresh = newRequest();
  const broken = at.run(async (tx) => {
    await tx.insertRequest(fresh);
    throw new Error('halfway');
  });
  await expect(broken).rejects.toThrow('halfway');
  expect(await at.run((tx) => tx.request(fresh.id))).toBeNull();
  expect(await at.run((tx) => tx.insertRequest(fresh))).toMatchObject({ isNew: true });
});

for (const [what, value] of [
  ['not a number', Number.NaN],
  ['no whole number', 1.5],
  ['too large to be exact', 2 ** 53],
  ['infinite', Number.POSITIVE_INFINITY],
] as const) {
  test(`a value that is ${what} is refused, and nothing is written`, async () => {
    const key = { ...newKey(await approved(at)), generation: value };
    const insert = at.run((tx) => tx.insertKey(key));
    await expect(insert).rejects.toThrow('a ledger value must be text, a whole number or null');
    expect(await at.run((tx) => tx.key(key.id))).toBeNull();
  });
}

test('a second decision does not write over who decided first', async () => {
  const id = await approved(at);
  const late = { ...approval, by: ana };
  const move = { from: 'pending', to: 'approved', decision: late } as const;
  expect(await at.run((tx) => tx.moveRequest(id, move))).toBeNull();
  expect((await at.run((tx) => tx.request(id)))?.decision?.by).toBe(ben);
});
