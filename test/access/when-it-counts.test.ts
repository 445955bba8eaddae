import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decide } from '../../src/access/decide.ts';
import { mint } from '../../src/access/mint.ts';
import { receive } from '../../src/access/receive.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToShow } from '../../src/access/show.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import { RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import { runDue } from '../../src/worker/run-due.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';
import { type PausingWorker, pausingWorker } from './pausing-worker.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const caseOf = async (id: RequestId) => {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it;
};

async function approved(): Promise<RequestId> {
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  const { id, card: on } = (await caseOf(sent.request.id)).request;
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  await decide(desk.deps, { ...press, on });
  return id;
}

const onlyKey = async (id: RequestId) => {
  const key = (await caseOf(id)).keys.at(-1);
  if (key === undefined) throw new Error('there is no key');
  return key;
};

test('every move stands in the audit chain, in the order in which they were made', async () => {
  const id = await approved();
  await desk.drain();
  const { note: on } = (await caseOf(id)).request;
  await receive(desk.deps, { key: (await onlyKey(id)).id, by: ana });
  if (on === null) throw new Error('there is no note');
  await askToShow(desk.deps, { requestId: id, generation: 1, by: ana, mode: 'replace', on });
  await desk.drain();
  await askToRevoke(desk.deps, { key: (await onlyKey(id)).id, by: ana });
  await desk.drain();
  expect(desk.told().slice(0, 11)).toEqual([
    'request.submitted',
    'request.announced',
    'request.approved',
    'show.asked',
    'key.intended',
    'key.made',
    'key.showing',
    'key.delivered',
    'key.received',
    'key.revoking',
    'show.asked',
  ]);
  // The old key goes while the new one comes, and both before the holder gives the new one back.
  const rest = desk.told().slice(11);
  expect(rest.slice(-3)).toEqual(['key.revoking', 'grant.ended', 'key.revoked']);
  const isOfNew = (what: string): boolean => /intended|made|showing|delivered/u.test(what);
  expect(rest.filter(isOfNew)).toEqual([
    'key.intended',
    'key.made',
    'key.showing',
    'key.delivered',
  ]);
  expect(rest.filter((what) => !isOfNew(what)).sort()).toEqual([
    'grant.ended',
    'key.revoked',
    'key.revoked',
    'key.revoking',
  ]);
});

test('a worker that lost its claim while Datadog answered hands nothing on to be shown', async () => {
  const id = await approved();
  const start = async (): Promise<Parameters<typeof mint>[1]['claim']> => {
    const due = await desk.ledger.claimDue(desk.clock.now(), 60);
    if (due === null) throw new Error('there is nothing to do');
    const result = await runDue(desk.deps, due);
    if (result.kind === 'next') return result.due.claim;
    await desk.settle(due, result);
    return start();
  };
  const claim = await start();
  desk.datadog.beforeNextAnswer(desk.takeClaimsOver);
  expect(await mint(desk.deps, { subject: RequestId.parse(id), claim })).toMatchObject({
    kind: 'through',
  });
  expect((await onlyKey(id)).state).toBe('revoking');
});

test('while Slack takes no message, no key is made; the press is kept, and shows one key', async () => {
  desk.slack.state.busyUntil = addSeconds(desk.clock.now(), 30);
  const id = await approved();
  await desk.drain();
  expect(desk.datadog.everMade).toEqual([]);
  desk.move(31);
  desk.slack.state.busyUntil = null;
  await desk.drain();
  expect(desk.datadog.everMade).toHaveLength(1);
  expect(await onlyKey(id)).toMatchObject({ state: 'live', generation: 1 });
});

test('a card that somebody deleted by hand is posted again, once, and counts from now on', async () => {
  const id = await approved();
  const before = (await caseOf(id)).request.card;
  desk.crew.state.active = false;
  desk.slack.state.deleted = true;
  await desk.drain();
  const { card } = (await caseOf(id)).request;
  expect(card?.ts).not.toBe(before?.ts);
  expect(card?.channel).toBe(before?.channel);
  expect(desk.told().filter((what) => what === 'request.announced')).toHaveLength(2);
});

test('a note that somebody deleted by hand is posted again', async () => {
  const id = await approved();
  await desk.drain();
  const before = (await caseOf(id)).request.note;
  await receive(desk.deps, { key: (await onlyKey(id)).id, by: ana });
  desk.slack.state.deleted = true;
  await desk.drain();
  expect((await caseOf(id)).request.note?.ts).not.toBe(before?.ts);
});

test('of two cards that were posted for one request the first that was kept counts, and the other says so', async () => {
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  const slow = await workerAt('after card');
  desk.takeClaimsOver();
  await desk.drain();
  const { card } = (await caseOf(sent.request.id)).request;
  await slow.finish();
  const after = (await caseOf(sent.request.id)).request;
  expect(after.card).toEqual(card);
  expect(desk.slack.superseded).toHaveLength(1);
  expect(desk.slack.superseded).not.toContainEqual(card);
  expect(desk.told().filter((what) => what === 'request.announced')).toHaveLength(1);
});

/** A worker that stands still at this place, with all before it done. */
async function workerAt(place: string): Promise<PausingWorker> {
  const worker = pausingWorker(desk);
  for (let step = 0; step < 50; step += 1) if ((await worker.take()).endsWith(place)) return worker;
  throw new Error(`the worker never came to ${place}`);
}

test('a key that Slack confirms after its holder asked for the next one dies with it', async () => {
  const id = await approved();
  const worker = await workerAt('after show');
  const { note: on } = (await caseOf(id)).request;
  if (on === null) throw new Error('there is no note');
  const press = { requestId: id, generation: 1, by: ana, mode: 'show', on } as const;
  expect(await askToShow(desk.deps, press)).toEqual({ kind: 'asked' });
  await worker.finish();
  await desk.drain();
  const { keys } = await caseOf(id);
  expect(keys.map(({ generation, state }) => [generation, state])).toEqual([
    [1, 'revoked'],
    [2, 'live'],
  ]);
  expect(desk.datadog.alive()).toHaveLength(1);
  expect(keys.at(-1)?.replaces).toBe(keys[0]?.last4);
});

/** A bot dies with the second key made and not shown. */
async function diesWithReplacement(): Promise<RequestId> {
  const id = await approved();
  await desk.drain();
  const { note: on } = (await caseOf(id)).request;
  if (on === null) throw new Error('there is no note');
  await askToShow(desk.deps, { requestId: id, generation: 1, by: ana, mode: 'replace', on });
  const worker = await workerAt('after create');
  await worker.goOn();
  expect(await onlyKey(id)).toMatchObject({ generation: 2, state: 'made' });
  worker.die();
  return id;
}

test('a bot dies with a replacement made and not yet shown: it is deleted when the grant ends', async () => {
  const id = await diesWithReplacement();
  desk.move(day + 1);
  await desk.drain();
  expect((await caseOf(id)).keys.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
  expect(desk.datadog.alive()).toEqual([]);
});

test('a bot dies with a replacement made, and its holder leaves: it is deleted at once', async () => {
  const id = await diesWithReplacement();
  desk.crew.people.delete(ana);
  desk.takeClaimsOver();
  await desk.drain();
  expect((await caseOf(id)).grant).toMatchObject({ trouble: 'replacement-failed', endedAt: null });
  expect(desk.datadog.alive()).toEqual([]);
});
