import { expect, test } from '@jest/globals';
import type { Grant, KeyRecord, Trouble } from '../../src/access/grant.ts';
import type { AccessRequest, Decision } from '../../src/access/request.ts';
import { standingOf } from '../../src/access/standing.ts';
import { newId } from '../../src/new-id.ts';
import { DatadogId, OrgId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, instantOf } from '../../src/policy/instant.ts';
import { ana, ask, ben } from './hand-made.ts';

const start = instantOf(Date.UTC(2030, 0, 1));
const lapsesAt = addSeconds(start, 3 * day);
const decision: Decision = { by: ben, at: start, verdict: 'approve', reason: null };

const request = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  id: newId.request(),
  revision: 1,
  state: 'approved',
  requester: ana,
  ask: ask(),
  site: 'datadoghq.eu',
  rule: 'rule',
  submittedAt: start,
  lapsesAt,
  decision,
  failure: null,
  card: null,
  note: null,
  noteCalls: false,
  ruleBefore: null,
  deliverTo: null,
  need: 1,
  fallback: false,
  askedIn: null,
  eligible: null,
  adjusted: null,
  cancellation: null,
  nobodySince: null,
  amends: null,
  ...changes,
});

const grant = (changes: Partial<Grant> = {}): Grant => ({
  requestId: newId.request(),
  holder: ana,
  generation: 0,
  claimEndsAt: lapsesAt,
  expiresAt: null,
  trouble: null,
  endedAt: null,
  end: null,
  lifetimeSeconds: null,
  scopes: null,
  letGo: null,
  ...changes,
});

const key = (changes: Partial<KeyRecord> = {}): KeyRecord => ({
  id: newId.key(),
  requestId: newId.request(),
  generation: 1,
  state: 'live',
  kind: 'application',
  org: OrgId.parse('main'),
  owner: { kind: 'current-user' },
  name: 'name',
  scopes: ask().scopes,
  attempt: { dueId: 1, number: 1 },
  datadogId: DatadogId.parse('6b0c0000-0000-4000-8000-000000000004'),
  last4: 'ab12',
  replaces: null,
  intendedAt: start,
  shownAt: addSeconds(start, 5),
  expiresAt: addSeconds(start, day),
  receivedAt: null,
  revokeReason: null,
  endedAt: null,
  rotatingSince: null,
  overlapEndsAt: null,
  ...changes,
});

test('a request that nobody decided waits until it lapses', () => {
  expect(standingOf(request({ state: 'pending', decision: null }), null, [])).toEqual({
    at: 'waiting',
    lapsesAt,
  });
});

test('a denied request stands with who denied it and why', () => {
  const no: Decision = { ...decision, verdict: 'deny', reason: 'No' };
  expect(standingOf(request({ state: 'denied', decision: no }), null, [])).toEqual({
    at: 'denied',
    decision: no,
  });
});

test('a request that its requester took back is cancelled; one that could not go out has failed', () => {
  expect(standingOf(request({ state: 'cancelled' }), null, [])).toEqual({ at: 'cancelled' });
  const failed = request({ state: 'cancelled', failure: 'nobody-can-approve' });
  expect(standingOf(failed, null, [])).toEqual({
    at: 'failed',
    failure: 'nobody-can-approve',
    retryUntil: null,
  });
});

test('a lapsed request says whether it had been approved', () => {
  expect(standingOf(request({ state: 'lapsed' }), null, [])).toEqual({
    at: 'lapsed',
    approved: false,
  });
  expect(standingOf(request({ state: 'lapsed' }), grant(), [])).toEqual({
    at: 'lapsed',
    approved: true,
  });
});

test('a failed request can be tried again for a day, where that makes sense', () => {
  const ended = grant({ endedAt: start, end: 'failed' });
  const stands = (failure: AccessRequest['failure']) =>
    standingOf(request({ state: 'failed', failure }), ended, []);
  expect(stands('owner-may-not')).toEqual({
    at: 'failed',
    failure: 'owner-may-not',
    retryUntil: addSeconds(start, 24 * hour),
  });
  expect(stands('requester-left')).toMatchObject({ retryUntil: null });
  expect(stands('policy-says-no')).toMatchObject({ retryUntil: null });
});

test('an approved request that nobody pressed for is ready, until the claim window ends', () => {
  expect(standingOf(request(), grant(), [])).toEqual({
    at: 'ready',
    generation: 0,
    claimEndsAt: lapsesAt,
    trouble: null,
    deadLast4: null,
    older: null,
  });
});

test('a key that was asked for is being made, also while Datadog is in trouble', () => {
  const asked = grant({ generation: 1 });
  expect(standingOf(request(), asked, [])).toEqual({ at: 'making', trouble: null, older: null });
  const half = key({ state: 'made', shownAt: null });
  expect(standingOf(request(), asked, [half])).toEqual({
    at: 'making',
    trouble: null,
    older: null,
  });
  const trouble = grant({ generation: 1, trouble: 'datadog-silent' });
  expect(standingOf(request(), trouble, [])).toEqual({
    at: 'making',
    trouble: 'datadog-silent',
    older: null,
  });
});

const waiting: readonly Trouble[] = ['slack-refused', 'maybe-shown', 'replacement-failed'];
for (const trouble of waiting) {
  test(`after ${trouble} the holder must press again, and learns which key is dead`, () => {
    const end = addSeconds(start, day);
    const tried = grant({ generation: 1, trouble, expiresAt: end });
    const dead = key({ state: 'revoking', last4: 'dead' });
    expect(standingOf(request(), tried, [dead])).toEqual({
      at: 'ready',
      generation: 1,
      claimEndsAt: end,
      trouble,
      deadLast4: 'dead',
      older: null,
    });
  });
}

test('a live key of the current generation is shown, received or not', () => {
  const fulfilled = request({ state: 'fulfilled' });
  const current = grant({ generation: 1, expiresAt: addSeconds(start, day) });
  const live = key();
  expect(standingOf(fulfilled, current, [live])).toEqual({
    at: 'shown',
    key: live.id,
    generation: 1,
    last4: 'ab12',
    shownAt: live.shownAt,
    expiresAt: live.expiresAt,
    received: false,
    older: null,
  });
  const saved = key({ receivedAt: start });
  expect(standingOf(fulfilled, current, [saved])).toMatchObject({ received: true });
});

test('while a replacement is made, the old key does not count as shown', () => {
  const current = grant({ generation: 2, expiresAt: addSeconds(start, day) });
  const old = key({ state: 'revoking' });
  const fresh = key({ generation: 2, state: 'made', shownAt: null, last4: 'cd34' });
  expect(standingOf(request({ state: 'fulfilled' }), current, [old, fresh])).toEqual({
    at: 'making',
    trouble: null,
    older: null,
  });
});

test('an ended grant tells what is not yet confirmed as deleted', () => {
  const when = addSeconds(start, day);
  const over = grant({ generation: 1, endedAt: when, end: 'expired' });
  const stands = (state: KeyRecord['state']) =>
    standingOf(request({ state: 'fulfilled' }), over, [key({ state })]);
  expect(stands('revoking')).toEqual({
    at: 'ended',
    end: 'expired',
    when,
    last4: 'ab12',
    others: [],
    stillRevoking: 1,
  });
  expect(stands('revoked')).toMatchObject({ stillRevoking: 0 });
});
