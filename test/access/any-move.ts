import fc from 'fast-check';
import { cancel } from '../../src/access/cancel.ts';
import type { Case } from '../../src/access/case.ts';
import { decide } from '../../src/access/decide.ts';
import type { KeyRecord } from '../../src/access/grant.ts';
import { receive } from '../../src/access/receive.ts';
import { retry } from '../../src/access/retry.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToShow } from '../../src/access/show.ts';
import { takeBack } from '../../src/access/take-back.ts';
import type { SlackUserId } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import type { Desk } from './desk.ts';
import { extend } from './extension-moves.ts';
import { ana, ben, type CreateMood, cleo, type ShowMood } from './hand-made.ts';
import {
  mayCancel,
  mayDecide,
  mayReceive,
  mayRetry,
  mayRevoke,
  mayShow,
  mayTakeBack,
} from './model.ts';
import { type Move, move, pressed, type Scene } from './move.ts';
import { nothing, places } from './pausing-worker.ts';
import { rotate, switches, used } from './rotation-moves.ts';

const anybody = fc.constantFrom(ana, ben, cleo);
const mostlyAna = fc.constantFrom(ana, ana, ana, ben);

type Verdict = 'approve' | 'deny';
const decideAs = (by: SlackUserId, verdict: Verdict): Move =>
  move(`${by} says ${verdict}`, ({ desk, memory: { last } }) => {
    const { id: requestId, card: on } = last.request;
    const reason = verdict === 'deny' ? 'No' : null;
    const press = { requestId, revision: 1, by, verdict, reason, on };
    return pressed(mayDecide(last, by, desk.clock.now()), decide(desk.deps, press));
  });

/** A key that was replaced is out of use at once, unlike one that is rotated. */
async function allAreDying(desk: Desk, { keys, grant }: Case): Promise<void> {
  const held = ['showing', 'live'];
  const replaced = keys.filter(
    (key) => key.generation === grant?.generation && held.includes(key.state),
  );
  for (const { id } of replaced) {
    const now = await desk.ledger.inTransaction((tx) => tx.key(id));
    if (held.includes(now?.state ?? '')) throw new Error('a key that was replaced is alive');
  }
}

type Shows = {
  readonly by: SlackUserId;
  readonly mode: 'show' | 'replace';
  readonly back: number;
};
const show = ({ by, mode, back }: Shows): Move =>
  move(`${by} presses ${mode}, ${back} behind`, async ({ desk, memory }) => {
    const { request, grant } = memory.last;
    if (request.note === null) return 'there is no button yet';
    const generation = Math.max(0, (grant?.generation ?? 0) - back);
    const press = { requestId: request.id, generation, by, mode, on: request.note };
    const counts = mayShow(memory, { by, mode, generation }, desk.clock.now());
    const came = await pressed(counts, askToShow(desk.deps, press));
    if (counts) await allAreDying(desk, memory.last);
    return came;
  });

type OnKey = (desk: Desk, key: KeyRecord) => Promise<string>;
const onNewestKey = (name: string, run: OnKey): Move =>
  move(name, async ({ desk, memory }) => {
    const key = memory.last.keys.at(-1);
    return key === undefined ? 'there is no key' : run(desk, key);
  });

const wait = (seconds: number): Move =>
  move(`${seconds} s pass`, async ({ desk }) => {
    desk.move(seconds);
    return 'later';
  });

const drain = move('all that is due runs', async ({ desk }) => {
  await desk.drain();
  return 'done';
});

const work = (which: 0 | 1): Move =>
  move(`worker ${which + 1} goes on`, ({ workers }) => workers[which].take());

/** Far into a step at once: single pauses seldom add up to where it is dangerous. */
const workUntil = (which: 0 | 1, place: string): Move =>
  move(`worker ${which + 1} goes on until ${place}`, async ({ workers }) => {
    let came = '';
    for (let steps = 0; steps < 20 && !came.endsWith(place) && came !== nothing; steps += 1) {
      came = await workers[which].take();
    }
    return came;
  });

const dies = (which: 0 | 1): Move =>
  move(`worker ${which + 1} dies`, async ({ workers }) => workers[which].die());

const claimsRunOut = move('every lease runs out', async ({ desk }) => {
  desk.takeClaimsOver();
  return 'others may take the work';
});

const onRequest = (name: string, run: (scene: Scene, last: Case) => Promise<string>): Move =>
  move(name, (scene) => run(scene, scene.memory.last));

const byPeople: readonly fc.Arbitrary<Move>[] = [
  anybody.map((by) =>
    onRequest(`${by} cancels`, ({ desk }, last) =>
      pressed(mayCancel(last, by), cancel(desk.deps, { requestId: last.request.id, by })),
    ),
  ),
  anybody.map((by) =>
    onRequest(`${by} tries again`, ({ desk }, last) => {
      const press = { requestId: last.request.id, by, on: last.request.card };
      return pressed(mayRetry(last, by, desk.clock.now()), retry(desk.deps, press));
    }),
  ),
  anybody.map((by) =>
    onRequest(`${by} takes the approval back`, ({ desk }, last) => {
      const press = { requestId: last.request.id, by, on: last.request.card };
      const counts = last.request.card !== null && mayTakeBack(last, by);
      return pressed(counts, takeBack(desk.deps, press));
    }),
  ),
  mostlyAna.map((by) =>
    onNewestKey(`${by} revokes`, (desk, key) =>
      pressed(mayRevoke(key, by), askToRevoke(desk.deps, { key: key.id, by })),
    ),
  ),
  mostlyAna.map((by) =>
    onNewestKey(`${by} has saved it`, async (desk, key) => {
      // The button stands below the secret and nowhere else.
      const isShown = desk.slack.shown.some(({ text }) => text.includes(`${key.datadogId}`));
      if (!isShown) return 'there is no button yet';
      return pressed(mayReceive(key, by), receive(desk.deps, { key: key.id, by }));
    }),
  ),
];

const create = fc
  .constantFrom<CreateMood>('lost after', 'lost before', 'busy', 'refused', 'other scopes')
  .map((mood) =>
    move(`the next creation: ${mood}`, async ({ desk }) => `${desk.datadog.moods.push(mood)} wait`),
  );
const secret = fc
  .constantFrom<ShowMood>('refused', 'silent', 'busy')
  .map((mood) =>
    move(`the next secret: ${mood}`, async ({ desk }) => `${desk.slack.moods.push(mood)} wait`),
  );
const down = fc.integer({ min: 1, max: 5 }).map((calls) =>
  move(`Datadog is down for ${calls} calls`, async ({ desk }) => {
    desk.datadog.goDown(calls);
    return 'down';
  }),
);
const presence = fc.boolean().map((active) =>
  move(`the requester is ${active ? 'there' : 'away'}`, async ({ desk }) => {
    desk.crew.state.active = active;
    return 'seen';
  }),
);

/** Anything that can happen to one request. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 7, arbitrary: fc.constantFrom<0 | 1>(0, 1).map(work) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom<0 | 1>(0, 1), fc.constantFrom(...places))
      .map(([which, place]) => workUntil(which, place)),
  },
  { weight: 1, arbitrary: fc.constantFrom<0 | 1>(0, 1).map(dies) },
  { weight: 2, arbitrary: fc.constant(claimsRunOut) },
  { weight: 2, arbitrary: fc.constant(drain) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(anybody, fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'deny'))
      .map(([by, verdict]) => decideAs(by, verdict)),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        by: mostlyAna,
        mode: fc.constantFrom<Shows['mode']>('show', 'replace'),
        back: fc.integer({ min: 0, max: 1 }),
      })
      .map(show),
  },
  ...byPeople,
  { weight: 2, arbitrary: mostlyAna.map(rotate) },
  { weight: 1, arbitrary: mostlyAna.map(switches) },
  { weight: 1, arbitrary: mostlyAna.map(extend) },
  { weight: 1, arbitrary: fc.constant(used) },
  { weight: 2, arbitrary: fc.constantFrom(1, 30, 5 * minute, hour, 20 * hour, 2 * day).map(wait) },
  create,
  secret,
  down,
  presence,
);
