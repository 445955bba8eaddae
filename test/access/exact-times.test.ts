import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lasting, when } from '../../blocks/mrkdwn.ts';
import { decide } from '../../src/access/decide.ts';
import { askToShow } from '../../src/access/show.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import { durationSeconds, durationText } from '../../src/policy/duration.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, Instant, secondsBetween } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

/** Moments at which a calendar does something that a length of time must not notice. */
const odd = {
  'the night that has 23 hours in Berlin': '2030-03-30T22:59:59.999Z',
  'the hour that comes twice in Berlin': '2030-10-27T00:30:00.000Z',
  'the night that has 23 hours in New York': '2030-03-10T06:59:59.001Z',
  'the hour that comes twice in New York': '2030-11-03T05:30:00.000Z',
  'the end of a month of 31 days': '2030-01-31T23:59:59.999Z',
  'the end of a short February': '2030-02-28T12:00:00.000Z',
  'a leap day': '2032-02-29T23:30:00.000Z',
  'the end of a year': '2030-12-31T23:59:59.500Z',
} as const;
const moments = Object.entries(odd).map(([name, at]) => ({ name, at: Instant.parse(at) }));

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const moveTo = (at: Instant): void => desk.move(secondsBetween(desk.clock.now(), at));
const stateOf = async (id: RequestId) => (await desk.ledger.caseOf(id))?.request.state;
const keyOf = async (id: RequestId) => (await desk.ledger.caseOf(id))?.keys.at(-1);

async function asked(lifetimeSeconds: number): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  return sent.request.id;
}
async function says(id: RequestId, verdict: 'approve' | 'deny') {
  const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
  const reason = verdict === 'deny' ? 'No' : null;
  return decide(desk.deps, { requestId: id, revision: 1, by: ben, verdict, reason, on });
}

test('24h, 1d, 1440m and 86400s are the same length, and written as 1d', () => {
  const texts = ['24h', '1d', '1440m', '86400s'];
  expect(texts.map(durationSeconds)).toEqual([day, day, day, day]);
  expect(texts.map((text) => durationText(durationSeconds(text) ?? 0))).toEqual(
    texts.map(() => '1d'),
  );
  expect(new Set(texts.map((text) => lasting(durationSeconds(text) ?? 0)))).toEqual(
    new Set(['1 day']),
  );
});

test('a length of time, added anywhere in the calendar, is that many seconds later', () => {
  const year = 365 * day;
  const start = Instant.parse('2030-01-01T00:00:00.000Z');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 * year }),
      fc.integer({ min: 60, max: year }),
      (at, life) => {
        const from = addSeconds(start, at);
        expect(secondsBetween(from, addSeconds(from, life))).toBe(life);
      },
    ),
  );
});

test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
  'wherever the process believes to be, in %s too, a day is 24 hours',
  async (zone) => {
    const url = new URL('../../src/policy/instant.js', import.meta.url);
    const script = `import { addSeconds } from ${JSON.stringify(fileURLToPath(url))};
      const ends = ${JSON.stringify(moments.map(({ at }) => at))}.map((at) => addSeconds(at, 86400));
      console.log(JSON.stringify(ends));`;
    const args = ['--input-type=module', '-e', script];
    const env = { TZ: zone, PATH: process.env['PATH'] };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual(
      moments.map(({ at }) => new Date(Date.parse(at) + 86_400_000).toISOString()),
    );
  },
);

describe.each(moments)('over $name', ({ at }) => {
  test.each([hour, day, 30 * day])(
    'a key of %d s lives exactly so long, and people read that second in their own zone',
    async (life) => {
      moveTo(at);
      const id = await asked(life);
      await says(id, 'approve');
      await desk.drain();
      const end = addSeconds(at, life);
      expect(await keyOf(id)).toMatchObject({ state: 'live', shownAt: at, expiresAt: end });
      expect(when(end)).toContain(`<!date^${Math.floor(Date.parse(end) / 1000)}^`);
      desk.move(life - 0.001);
      await desk.drain();
      expect((await keyOf(id))?.state).toBe('live');
      expect(desk.datadog.alive()).toHaveLength(1);
      desk.move(0.001);
      await desk.drain();
      expect(await keyOf(id)).toMatchObject({ state: 'revoked', endedAt: end });
      expect(desk.datadog.alive()).toEqual([]);
    },
  );

  test('a yes one second before the lapse counts, and the key has its whole life from its showing', async () => {
    moveTo(addSeconds(at, -72 * hour + 1));
    const id = await asked(day);
    moveTo(at);
    await says(id, 'approve');
    await desk.drain();
    desk.move(1);
    await desk.drain();
    expect(await stateOf(id)).toBe('approved');
    const on = (await desk.ledger.caseOf(id))?.request.note ?? null;
    await askToShow(desk.deps, { requestId: id, generation: 0, by: ana, mode: 'show', on });
    await desk.drain();
    expect((await keyOf(id))?.expiresAt).toBe(addSeconds(at, day + 1));
  });

  test.each(['approve', 'deny'] as const)(
    'in the second of the lapse a press on %s decides nothing, whoever is first',
    async (verdict) => {
      moveTo(addSeconds(at, -72 * hour));
      const id = await asked(day);
      moveTo(at);
      expect(await says(id, verdict)).toMatchObject({
        refusal: { code: 'already-decided', state: 'lapsed', at },
      });
      await desk.drain();
      expect(await stateOf(id)).toBe('lapsed');
      expect(await says(id, verdict)).toMatchObject({
        refusal: { code: 'already-decided', state: 'lapsed' },
      });
      expect(desk.datadog.everMade).toEqual([]);
    },
  );
});
