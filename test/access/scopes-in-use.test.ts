import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { askForLess } from '../../src/access/ask-for-less.ts';
import { decide } from '../../src/access/decide.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { scopesInUse } from '../../src/access/scopes-in-use.ts';
import { submit } from '../../src/access/submit.ts';
import type { CallsRead, UseOfKeys } from '../../src/access/use-of-keys.ts';
import { readShippedCalls } from '../../src/datadog/shipped-calls.ts';
import { newId } from '../../src/new-id.ts';
import type { DatadogId, RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day, type Instant } from '../../src/policy/instant.ts';
import { newKey } from '../ledger/throw-away.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

const calls = readShippedCalls();
const read = [{ method: 'GET', path: '/api/v1/dashboard', times: 3, isRefused: false }];

let desk: Desk;
let asked: { readonly keys: readonly DatadogId[]; readonly madeAt: Instant }[];
let answer: (madeAt: Instant) => CallsRead;
beforeEach(async () => {
  desk = await openDesk();
  asked = [];
  answer = (madeAt) => ({ kind: 'read', calls: read, illegible: 0, since: madeAt, isCut: false });
});
afterEach(() => desk.close());

const uses: UseOfKeys = {
  async callsOf(_, keys, madeAt) {
    asked.push({ keys, madeAt });
    return answer(madeAt);
  },
  look: async () => ({ kind: 'unknown' }),
  lastLook: () => null,
};
const deps = () => ({ ...desk.deps, uses, calls });

async function keysOf(id: RequestId) {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it.keys;
}
async function delivered(): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds: 20 * day });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  const { id } = sent.request;
  await desk.drain();
  const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
  await decide(desk.deps, {
    requestId: id,
    revision: 1,
    by: ben,
    verdict: 'approve',
    reason: null,
    on,
  });
  await desk.drain();
  return id;
}
async function newestOf(id: RequestId) {
  const key = (await keysOf(id)).at(-1);
  if (key === undefined) throw new Error('there is no key');
  return key;
}

test('a rotation is no new start: what the older key did counts, since it was made', async () => {
  const id = await delivered();
  const first = await newestOf(id);
  desk.move(3 * day);
  await askToRotate(desk.deps, { key: first.id, by: ana });
  await desk.drain();
  const second = await newestOf(id);
  expect(second.id).not.toBe(first.id);
  expect(await scopesInUse(deps(), second.id)).toEqual({
    kind: 'known',
    used: ['dashboards_read'],
    unused: ['dashboards_write'],
    untold: [],
    unplaced: 0,
    window: null,
    isCut: false,
    enough: ['dashboards_read'],
  });
  expect(asked).toEqual([{ keys: [first.datadogId, second.datadogId], madeAt: first.intendedAt }]);
});

test('what is recorded for a part of its life says for which part, and a cut offers nothing', async () => {
  const { id: key } = await newestOf(await delivered());
  desk.move(10 * day);
  const since = addSeconds(desk.clock.now(), -7.4 * day);
  answer = () => ({ kind: 'read', calls: read, illegible: 2, since, isCut: false });
  expect(await scopesInUse(deps(), key)).toMatchObject({ window: 7 * day, unplaced: 2 });
  answer = (madeAt) => ({ kind: 'read', calls: read, illegible: 0, since: madeAt, isCut: true });
  expect(await scopesInUse(deps(), key)).toMatchObject({ isCut: true, enough: [] });
});

test('a token is not known, and a key without scopes has nothing to use: nobody is asked', async () => {
  const id = await delivered();
  const { ledger } = desk;
  const own = newKey(id);
  const token = { ...own, kind: 'token', generation: 7, purpose: 'Token' } as const;
  await ledger.inTransaction((tx) => tx.insertKey(token));
  expect(await scopesInUse(deps(), own.id)).toMatchObject({ kind: 'unknown', why: 'token' });
  const bare = { ...newKey(id), scopes: [], generation: 8, purpose: 'Bare' };
  await ledger.inTransaction((tx) => tx.insertKey(bare));
  expect(await scopesInUse(deps(), bare.id)).toBeNull();
  expect(asked).toEqual([]);
});

test('the holder alone asks for less: the same wish with what was used, and no job', async () => {
  const id = await delivered();
  const { id: key } = await newestOf(id);
  expect(await askForLess(deps(), { key, by: ana })).toMatchObject({
    kind: 'found',
    ask: { purpose: 'Nightly backup', scopes: ['dashboards_read'], preset: null },
  });
  asked = [];
  expect(await askForLess(deps(), { key, by: ben })).toMatchObject({
    refusal: { code: 'not-yours' },
  });
  expect(asked).toEqual([]);
  answer = () => ({ kind: 'not-permitted' });
  expect(await askForLess(deps(), { key, by: ana })).toMatchObject({
    refusal: { code: 'use-unclear' },
  });
  expect(desk.told().slice(-2)).toEqual(['action.refused', 'action.refused']);
});
