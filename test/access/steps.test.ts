import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cancel } from '../../src/access/cancel.ts';
import { decide } from '../../src/access/decide.ts';
import { receive } from '../../src/access/receive.ts';
import type { Posted } from '../../src/access/request.ts';
import { retry } from '../../src/access/retry.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToShow } from '../../src/access/show.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId, SlackUserId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben, channel, cleo } from './hand-made.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

async function submitted(): Promise<RequestId> {
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  return sent.request.id;
}
async function caseOf(id: RequestId) {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it;
}
const decideAs = async (id: RequestId, by: SlackUserId, verdict: 'approve' | 'deny') => {
  const { card } = (await caseOf(id)).request;
  const reason = verdict === 'deny' ? 'No' : null;
  return decide(desk.deps, { requestId: id, revision: 1, by, verdict, reason, on: card });
};
const showAs = async (id: RequestId, by: SlackUserId, generation = 0) => {
  const { note } = (await caseOf(id)).request;
  if (note === null) throw new Error('there is no note');
  return askToShow(desk.deps, { requestId: id, generation, by, mode: 'show', on: note });
};
async function delivered(): Promise<RequestId> {
  const id = await submitted();
  await decideAs(id, ben, 'approve');
  await desk.drain();
  return id;
}
const onlyKey = async (id: RequestId) => {
  const key = (await caseOf(id)).keys.at(-1);
  if (key === undefined) throw new Error('there is no key');
  return key;
};

const strangers: readonly (readonly [string, (desk: Desk) => SlackUserId, string])[] = [
  ['the requester', () => ana, 'self-approval'],
  [
    'a former member of the channel',
    ({ crew }) => {
      crew.members.delete(cleo);
      return cleo;
    },
    'not-an-approver',
  ],
  [
    'somebody whom Slack does not know',
    ({ crew }) => {
      crew.people.delete(cleo);
      return cleo;
    },
    'not-an-approver',
  ],
  [
    'anybody while Slack does not answer',
    ({ crew }) => {
      crew.state.reachable = false;
      return ben;
    },
    'people-unreachable',
  ],
];
for (const [who, by, code] of strangers) {
  test(`${who} decides nothing, neither yes nor no, and that is in the audit chain`, async () => {
    const id = await submitted();
    const person = by(desk);
    for (const verdict of ['approve', 'deny'] as const) {
      expect(await decideAs(id, person, verdict)).toMatchObject({ refusal: { code } });
    }
    expect((await caseOf(id)).request).toMatchObject({ state: 'pending', decision: null });
    expect(desk.datadog.everMade).toEqual([]);
  });
}

test('a decision on a copy of the card, or on another revision, counts for nothing', async () => {
  const id = await submitted();
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  const copy = { channel, ts: '999.000' };
  const { card } = (await caseOf(id)).request;
  expect(await decide(desk.deps, { ...press, on: copy })).toMatchObject({
    refusal: { code: 'stray-message' },
  });
  expect(await decide(desk.deps, { ...press, revision: 2, on: card })).toMatchObject({
    refusal: { code: 'old-message' },
  });
  const unknown = { ...press, requestId: newId.request(), on: card };
  expect(await decide(desk.deps, unknown)).toMatchObject({ refusal: { code: 'unknown-request' } });
});

test('a denial without a reason is refused', async () => {
  const id = await submitted();
  const press = { requestId: id, revision: 1, by: ben, verdict: 'deny', reason: null } as const;
  expect(await decide(desk.deps, { ...press, on: null })).toMatchObject({
    refusal: { code: 'reason-missing' },
  });
});

test('an approval for a requester who left is refused, a denial is not', async () => {
  const id = await submitted();
  desk.crew.people.delete(ana);
  expect(await decideAs(id, ben, 'approve')).toMatchObject({ kind: 'refused' });
  expect(await decideAs(id, ben, 'deny')).toMatchObject({ kind: 'decided' });
});

test('only the requester shows, cancels, revokes and confirms', async () => {
  desk.crew.state.active = false;
  const id = await submitted();
  const notYours = { kind: 'refused', refusal: { code: 'not-yours' } };
  expect(await cancel(desk.deps, { requestId: id, by: ben })).toEqual(notYours);
  await decideAs(id, ben, 'approve');
  await desk.drain();
  expect(await showAs(id, ben)).toEqual(notYours);
  expect(await showAs(id, ana)).toEqual({ kind: 'asked' });
  await desk.drain();
  const key = (await onlyKey(id)).id;
  expect(await askToRevoke(desk.deps, { key, by: ben })).toEqual(notYours);
  expect(await receive(desk.deps, { key, by: ben })).toEqual(notYours);
  expect(desk.slack.shown).toMatchObject([{ to: ana }]);
});

test('a press faster than the commit of its message counts, one on an older message does not', async () => {
  desk.crew.state.active = false;
  const id = await submitted();
  await decideAs(id, ben, 'approve');
  await desk.drain();
  const { note } = (await caseOf(id)).request;
  if (note === null) throw new Error('there is no note');
  const showOn = (on: Posted) =>
    askToShow(desk.deps, { requestId: id, generation: 0, by: ana, mode: 'show', on });
  const stray = { refusal: { code: 'stray-message' } };
  expect(await showOn({ ...note, ts: '0000000001.000000' })).toMatchObject(stray);
  expect(await showOn({ channel, ts: note.ts })).toMatchObject(stray);
  expect(await showOn({ ...note, ts: '9999999999.000000' })).toEqual({ kind: 'asked' });
  expect(await showOn(note)).toMatchObject({ refusal: { code: 'key-on-its-way' } });
});

test('a button acts once for its generation', async () => {
  const id = await delivered();
  expect(await showAs(id, ana, 0)).toMatchObject({ refusal: { code: 'key-on-its-way' } });
  expect(await showAs(id, ana, 1)).toMatchObject({ refusal: { code: 'already-shown' } });
  await desk.drain();
  expect(desk.datadog.everMade).toHaveLength(1);
});

test('scopes in another order are the same; one more is another key, which dies unseen', async () => {
  expect(await onlyKey(await delivered())).toMatchObject({ state: 'live' });
  desk.datadog.moods.push('other scopes');
  const id = await delivered();
  expect((await caseOf(id)).request).toMatchObject({ state: 'failed', failure: 'scopes-differ' });
  expect(await onlyKey(id)).toMatchObject({ state: 'revoked', revokeReason: 'scopes-differ' });
  expect(desk.slack.shown).toHaveLength(1);
  expect(desk.datadog.alive()).toHaveLength(1);
});

test('a failed request is tried again by an approver within a day, by nobody else and not later', async () => {
  desk.datadog.moods.push('refused');
  const id = await delivered();
  const { card } = (await caseOf(id)).request;
  const retryAs = (by: SlackUserId) => retry(desk.deps, { requestId: id, by, on: card });
  expect(await retryAs(ana)).toMatchObject({ refusal: { code: 'self-approval' } });
  desk.move(day);
  expect(await retryAs(ben)).toMatchObject({ refusal: { code: 'already-decided' } });
  desk.move(-hour);
  expect(await retryAs(ben)).toEqual({ kind: 'retried' });
  expect(await retryAs(cleo)).toMatchObject({ kind: 'refused' });
  await desk.drain();
  expect(await onlyKey(id)).toMatchObject({ state: 'live' });
});

test('a worker that lost its claim between making and showing shows nothing', async () => {
  const id = await submitted();
  await decideAs(id, ben, 'approve');
  desk.datadog.beforeNextAnswer(desk.takeClaimsOver);
  await desk.drain();
  desk.move(5);
  await desk.drain();
  expect(desk.slack.shown).toHaveLength(1);
  expect(desk.datadog.everMade).toHaveLength(2);
  const live = (await caseOf(id)).keys.filter(({ state }) => state === 'live');
  expect(live).toHaveLength(1);
  expect(desk.datadog.alive().map((key) => key.id)).toEqual(live.map((key) => key.datadogId));
});

test('a new key names every key that may be on a screen and stops working', async () => {
  desk.slack.moods.push('silent', 'silent');
  const id = await delivered();
  for (const generation of [1, 2]) {
    await showAs(id, ana, generation);
    await desk.drain();
  }
  const { keys } = await caseOf(id);
  const [first, second, third] = keys.map((key) => key.last4);
  expect(keys.map((key) => key.state)).toEqual(['revoked', 'revoked', 'live']);
  expect(keys.at(-1)?.replaces).toBe(`${first} and ${second}`);
  expect(third).toBeDefined();
});
