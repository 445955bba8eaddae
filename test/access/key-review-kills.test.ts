import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openReviews } from '../../src/access/start-key-review.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, cleo, org } from './hand-made.ts';
import { nothing, pausingWorker } from './pausing-worker.ts';
import { olga, reviewed } from './reviewed.ts';

let desk: Desk;
let at: ReturnType<typeof reviewed>;
beforeEach(async () => {
  desk = await openDesk();
  at = reviewed(desk);
});
afterEach(() => desk.close());

/** Workers that die, each a commit or a call later than the one before, until nothing is due. */
async function diesEverywhere(): Promise<void> {
  for (let pauses = 1; pauses < 60; pauses += 1) {
    const worker = pausingWorker(desk);
    let place = await worker.take();
    for (let gone = 1; gone < pauses && !place.endsWith('is through'); gone += 1) {
      place = await worker.goOn();
    }
    if (place === nothing) return;
    worker.die();
    desk.takeClaimsOver();
  }
}

test('bots that die at any commit while a review ends settle each key once, and lose none', async () => {
  desk.setReview({ unanswered: 'revoke' });
  const ids: RequestId[] = [];
  for (let count = 0; count < 3; count += 1) ids.push(await at.delivered());
  await at.begin();
  desk.move(10 * day + 1);
  await diesEverywhere();
  await desk.drain();
  for (const id of ids) {
    expect(await at.keyOf(id)).toMatchObject({ state: 'revoked', revokeReason: 'unanswered' });
    expect(await at.outcomeOf(id)).toBe('revoked');
  }
  expect([at.said('review.closed'), at.said('review.settled')]).toEqual([1, 3]);
  expect(desk.datadog.alive()).toEqual([]);
});

test('a bot that dies at any commit while it begins a review still asks, and revokes nothing', async () => {
  const ids = [await at.delivered(), await at.delivered(cleo)];
  const until = addSeconds(desk.clock.now(), 10 * day);
  await openReviews(desk.deps, [org], { until, by: olga });
  await diesEverywhere();
  await desk.drain();
  expect(new Set(desk.slack.reviews.asked)).toEqual(new Set([ana, cleo]));
  expect(at.said('review.asked')).toBe(1);
  for (const id of ids) expect((await at.keyOf(id)).state).toBe('live');
});
