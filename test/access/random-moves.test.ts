import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancel } from '../../src/access/cancel.ts';
import { decide } from '../../src/access/decide.ts';
import { receive } from '../../src/access/receive.ts';
import { retry } from '../../src/access/retry.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToShow } from '../../src/access/show.ts';
import { readCase } from '../../src/access/story.ts';
import { submit } from '../../src/access/submit.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import {
  ana,
  ask,
  ben,
  type CreateMood,
  cleo,
  type Desk,
  openDesk,
  type ShowMood,
} from './desk.ts';

const people = [ana, ben, cleo] as const;
const anybody = fc.constantFrom(...people);
const createMood = fc.constantFrom<CreateMood>(
  'lost after',
  'lost before',
  'busy',
  'refused',
  'other scopes',
);
const showMood = fc.constantFrom<ShowMood>('refused', 'silent', 'busy');

const anyMove = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('drain') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('decide'),
      by: anybody,
      verdict: fc.constantFrom('approve', 'approve', 'approve', 'deny'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('show'),
      by: fc.constantFrom(ana, ana, ana, ben),
      mode: fc.constantFrom('show', 'replace'),
      back: fc.integer({ min: 0, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), by: anybody }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry'), by: anybody }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('revoke'), by: fc.constantFrom(ana, ben) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('receive'), by: fc.constantFrom(ana, ben) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      seconds: fc.constantFrom(1, 30, 5 * minute, hour, 20 * hour, 2 * day),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('datadog'), mood: createMood }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slack'), mood: showMood }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('outage'), calls: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('presence'), active: fc.boolean() }) },
);
type Move = typeof anyMove extends fc.Arbitrary<infer T> ? T : never;

async function press(desk: Desk, id: RequestId, move: Move): Promise<void> {
  const it = await readCase(desk.ledger, id);
  if (it === null) throw new Error('the request is gone');
  const { request, grant, keys } = it;
  const key = keys.at(-1)?.id;
  if ('verdict' in move) {
    const verdict = move.verdict === 'deny' ? 'deny' : 'approve';
    const reason = verdict === 'deny' ? 'No' : null;
    const { by } = move;
    await decide(desk.deps, { requestId: id, revision: 1, by, verdict, reason, on: request.card });
  } else if ('back' in move && request.note !== null) {
    const generation = Math.max(0, (grant?.generation ?? 0) - move.back);
    const mode = move.mode === 'show' ? 'show' : 'replace';
    await askToShow(desk.deps, { requestId: id, generation, by: move.by, mode, on: request.note });
  } else if ('by' in move && move.do === 'cancel') {
    await cancel(desk.deps, { requestId: id, by: move.by });
  } else if ('by' in move && move.do === 'retry') {
    await retry(desk.deps, { requestId: id, by: move.by, on: request.card });
  } else if ('by' in move && move.do === 'revoke' && key !== undefined) {
    await askToRevoke(desk.deps, { key, by: move.by });
  } else if ('by' in move && move.do === 'receive' && key !== undefined) {
    await receive(desk.deps, { key, by: move.by });
  }
}

async function play(desk: Desk, id: RequestId, move: Move): Promise<void> {
  if ('seconds' in move) {
    desk.move(move.seconds);
    await desk.drain();
  } else if ('calls' in move) desk.datadog.goDown(move.calls);
  else if ('active' in move) desk.crew.state.active = move.active;
  else if ('mood' in move) {
    const { mood } = move;
    if (mood === 'silent') desk.slack.moods.push(mood);
    else if (move.do === 'slack') desk.slack.moods.push(mood === 'busy' ? 'busy' : 'refused');
    else desk.datadog.moods.push(mood);
  } else if (move.do === 'drain') await desk.drain();
  else await press(desk, id, move);
}

/** What must hold after every single move. */
async function alwaysHolds(desk: Desk, id: RequestId): Promise<void> {
  const it = await readCase(desk.ledger, id);
  if (it === null) throw new Error('the request is gone');
  expect(it.keys.filter((key) => key.state === 'live').length).toBeLessThanOrEqual(1);
  expect(desk.slack.shown.every(({ to }) => to === ana)).toBe(true);
  if (desk.datadog.everMade.length > 0) {
    expect(it.request.decision).toMatchObject({ verdict: 'approve' });
    expect([ben, cleo]).toContain(it.request.decision?.by);
  }
  const names = new Set(it.keys.map(({ name }) => name));
  expect(desk.datadog.everMade.every(({ name }) => names.has(name))).toBe(true);
}

/** When nothing is left to do, only the one key that its holder has is alive. */
async function holdsInTheEnd(desk: Desk, id: RequestId): Promise<void> {
  desk.datadog.goDown(0);
  for (const wait of [1, 2, 70, 10 * minute, hour]) {
    desk.move(wait);
    await desk.drain();
  }
  const it = await readCase(desk.ledger, id);
  const live = it?.keys.filter((key) => key.state === 'live') ?? [];
  expect(desk.datadog.alive().map((key) => key.id)).toEqual(live.map((key) => key.datadogId));
  for (const key of live) {
    expect(key.expiresAt !== null && key.expiresAt > desk.clock.now()).toBe(true);
    expect(desk.slack.shown.at(-1)?.text).toBe(`ddapp_${key.datadogId}`);
  }
  desk.move(31 * day);
  for (let round = 0; round < 3; round += 1) {
    await desk.drain();
    desk.move(60);
  }
  expect(desk.datadog.alive()).toEqual([]);
  expect(await desk.ledger.verifyAudit()).toMatchObject({ kind: 'whole' });
}

test('whatever happens in whatever order, one request never has two keys and no key is left over', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { minLength: 5, maxLength: 40 }), async (moves) => {
      const desk = await openDesk();
      try {
        const submission = { requester: ana, ask: ask(), viewId: 'V1' };
        const sent = await submit(desk.deps, submission);
        if (sent.kind !== 'accepted') throw new Error('the request was refused');
        await desk.drain();
        for (const move of moves) {
          await play(desk, sent.request.id, move);
          await alwaysHolds(desk, sent.request.id);
        }
        await holdsInTheEnd(desk, sent.request.id);
      } finally {
        await desk.close();
      }
    }),
    { numRuns: 50 },
  );
}, 300_000);
