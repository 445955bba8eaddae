import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancel } from '../../src/access/cancel.ts';
import type { Case } from '../../src/access/case.ts';
import { decide } from '../../src/access/decide.ts';
import { receive } from '../../src/access/receive.ts';
import { retry } from '../../src/access/retry.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToShow } from '../../src/access/show.ts';
import { readCase } from '../../src/access/story.ts';
import { submit } from '../../src/access/submit.ts';
import type { KeyId, RequestId, SlackUserId } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben, type CreateMood, cleo, type ShowMood } from './hand-made.ts';

/** One thing that happens to a desk with one request. */
type Move = (desk: Desk, it: Case) => Promise<unknown>;

/** A named move, so that a counterexample can be read. */
const move = (name: string, run: Move) => ({ run, toString: () => name });
type NamedMove = ReturnType<typeof move>;

const anybody = fc.constantFrom(ana, ben, cleo);
const mostlyAna = fc.constantFrom(ana, ana, ana, ben);

const decideAs = (by: SlackUserId, verdict: 'approve' | 'deny'): NamedMove =>
  move(`${by} says ${verdict}`, async (desk, { request: { id: requestId, card: on } }) => {
    const reason = verdict === 'deny' ? 'No' : null;
    await decide(desk.deps, { requestId, revision: 1, by, verdict, reason, on });
  });

type Shows = { readonly by: SlackUserId; readonly mode: 'show' | 'replace'; readonly back: number };
const show = ({ by, mode, back }: Shows): NamedMove =>
  move(`${by} presses ${mode}, ${back} behind`, async (desk, { request, grant }) => {
    if (request.note === null) return;
    const generation = Math.max(0, (grant?.generation ?? 0) - back);
    const press = { requestId: request.id, generation, by, mode, on: request.note };
    await askToShow(desk.deps, press);
  });

const onNewestKey = (name: string, run: (desk: Desk, key: KeyId) => Promise<unknown>): NamedMove =>
  move(name, async (desk, { keys }) => {
    const key = keys.at(-1)?.id;
    if (key !== undefined) await run(desk, key);
  });

const wait = (seconds: number): NamedMove =>
  move(`${seconds} s pass`, async (desk) => {
    desk.move(seconds);
    await desk.drain();
  });

const drain = move('all that is due runs', (desk) => desk.drain());

const anyMove: fc.Arbitrary<NamedMove> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(drain) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anybody, fc.constantFrom('approve', 'approve', 'approve', 'deny'))
      .map(([by, verdict]) => decideAs(by, verdict)),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        by: mostlyAna,
        mode: fc.constantFrom('show', 'replace'),
        back: fc.integer({ min: 0, max: 1 }),
      })
      .map(show),
  },
  anybody.map((by) =>
    move(`${by} cancels`, (desk, { request }) => cancel(desk.deps, { requestId: request.id, by })),
  ),
  anybody.map((by) =>
    move(`${by} tries again`, (desk, { request }) =>
      retry(desk.deps, { requestId: request.id, by, on: request.card }),
    ),
  ),
  mostlyAna.map((by) =>
    onNewestKey(`${by} revokes`, (desk, key) => askToRevoke(desk.deps, { key, by })),
  ),
  mostlyAna.map((by) =>
    onNewestKey(`${by} has saved it`, (desk, key) => receive(desk.deps, { key, by })),
  ),
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, 30, 5 * minute, hour, 20 * hour, 2 * day).map(wait),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<CreateMood>('lost after', 'lost before', 'busy', 'refused', 'other scopes')
      .map((mood) =>
        move(`the next creation: ${mood}`, async ({ datadog }) => datadog.moods.push(mood)),
      ),
  },
  fc
    .constantFrom<ShowMood>('refused', 'silent', 'busy')
    .map((mood) => move(`the next secret: ${mood}`, async ({ slack }) => slack.moods.push(mood))),
  fc
    .integer({ min: 1, max: 5 })
    .map((calls) =>
      move(`Datadog is down for ${calls} calls`, async ({ datadog }) => datadog.goDown(calls)),
    ),
  fc.constant(
    move('the next claim is lost on the way', async ({ datadog, takeClaimsOver }) =>
      datadog.beforeNextAnswer(takeClaimsOver),
    ),
  ),
  fc.boolean().map((active) =>
    move(`the requester is ${active ? 'there' : 'away'}`, async ({ crew }) => {
      crew.state.active = active;
    }),
  ),
);

async function caseOf(desk: Desk, id: RequestId): Promise<Case> {
  const it = await readCase(desk.ledger, id);
  if (it === null) throw new Error('the request is gone');
  return it;
}

/** What must hold after every single move. */
async function alwaysHolds(desk: Desk, id: RequestId): Promise<void> {
  const it = await caseOf(desk, id);
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
  const { keys } = await caseOf(desk, id);
  const live = keys.filter((key) => key.state === 'live');
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
        for (const { run } of moves) {
          await run(desk, await caseOf(desk, sent.request.id));
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
