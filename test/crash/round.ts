import { setTimeout as pause } from 'node:timers/promises';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { newActor } from './actor.ts';
import type { Arena } from './arena.ts';
import { examineAll, type Violation } from './check.ts';
import { drive } from './drive.ts';
import type { Death } from './fleet.ts';
import type { KillPoint } from './kill-points.ts';
import { plansOf } from './plan.ts';
import { chance } from './seeded.ts';

const requestsPerRound = 12;
const actMs = 7000;
const mostDeaths = 3;

/** Hands out the points to die at, so that none is left out over a run. */
export type Points = {
  readonly next: () => KillPoint;
  /** Not come to this time: it is tried again soon. */
  readonly missed: (point: KillPoint) => void;
};

export type Round = {
  readonly number: number;
  readonly seed: number;
  readonly replicas: number;
  readonly postgres: boolean;
  readonly points: Points;
};

export type Told = {
  readonly violations: readonly (Violation & { readonly story: string })[];
  readonly accepted: number;
  readonly deaths: readonly string[];
};

const wordsOf = (death: Death): string =>
  'at' in death ? `${death.at} (${death.times})` : `after ${death.afterMs} ms`;

/** Faults at Datadog without which some points are never come to. */
async function spoil({ sandbox }: Arena, by: ReturnType<typeof chance>): Promise<void> {
  const answers = [
    { kind: 'answer-after', status: 500 },
    { kind: 'rate-limited', seconds: 1 },
    { kind: 'answer', status: 403 },
  ] as const;
  for (const what of answers) {
    const skip = 1 + by.upTo(8);
    await sandbox.control.fault({ side: 'datadog', call: 'create', what, skip });
  }
}

/** Keeps somebody doomed while the round goes on: whoever takes a dead one's place comes next. */
function keepDooming(arena: Arena, round: Round, by: ReturnType<typeof chance>) {
  const deaths: string[] = [];
  const open = new Set<KillPoint>();
  let seen = arena.fleet.gone().length;
  let stopping = false;
  const doom = (): void => {
    const isRandom = by.is(0.2);
    const death: Death = isRandom
      ? { afterMs: by.upTo(1500) }
      : { at: round.points.next(), times: 1 + by.upTo(2) };
    if ('at' in death) open.add(death.at);
    deaths.push(wordsOf(death));
    arena.fleet.doom(by.upTo(round.replicas), death);
  };
  const watching = (async () => {
    doom();
    while (!stopping) {
      const gone = arena.fleet.gone();
      if (gone.length > seen && deaths.length < mostDeaths && arena.fleet.areUp()) {
        seen = gone.length;
        doom();
      }
      await pause(20);
    }
  })();
  return {
    deaths,
    stop: async (before: number): Promise<void> => {
      stopping = true;
      await watching;
      arena.fleet.spare();
      for (const { at } of arena.fleet.gone().slice(before)) if (at !== null) open.delete(at);
      for (const point of open) round.points.missed(point);
    },
  };
}

async function storyOf(arena: Arena, about: string | null): Promise<string> {
  if (about === null) return arena.fleet.output();
  const keys = arena.sandbox.datadog
    .keys()
    .filter(({ name }) => name.includes(about))
    .map((key) => `at Datadog: ${key.name} ${key.id} ${key.last4} revoked ${key.revokedAt}`);
  return [...(await arena.observer.tale(about)), ...keys].join('\n');
}

/** The database goes away under everybody, now and then. */
async function cutDatabase(arena: Arena, by: ReturnType<typeof chance>): Promise<string[]> {
  if (!by.is(0.3)) return [];
  await pause(by.upTo(2000));
  const cut = await arena.observer.cutConnections().catch(() => false);
  return cut ? ['every connection of the database cut'] : [];
}

async function act(arena: Arena, round: Round, by: ReturnType<typeof chance>) {
  const plans = plansOf(by, `Round ${round.number}`, requestsPerRound);
  const actors = plans.map(newActor);
  await spoil(arena, by);
  const how = { by, wallet: arena.wallet, forMs: actMs };
  const [cuts] = await Promise.all([
    round.postgres ? cutDatabase(arena, by) : [],
    drive(arena.sandbox, actors, how),
  ]);
  const sent = actors.flatMap((actor) => actor.request() ?? []);
  arena.accepted.push(...sent);
  return { sent, cuts };
}

/** One round: people ask, decide, show, replace and revoke while bots die; then all is looked at. */
export async function playRound(arena: Arena, round: Round): Promise<Told> {
  const startedAt = Date.now();
  const by = chance(round.seed);
  const before = arena.fleet.gone().length;
  const dooming = keepDooming(arena, round, by);
  const { sent, cuts } = await act(arena, round, by);
  const acted = Math.round((Date.now() - startedAt) / 100) / 10;
  const late = by.pick([10 * minute, 2 * hour, 25 * hour, 3 * day + hour, 8 * day]);
  await arena.pass(late);
  await dooming.stop(before);
  await arena.sandbox.control.clearFaults();
  const rests = await arena.watch();
  const unrest = (await arena.observer.due()).map((it) => `${it.kind} ${it.subject} ${it.run_at}`);
  const found = rests
    ? await examineAll(arena)
    : [{ about: null, what: `did not come to rest: ${unrest.slice(0, 10).join(', ')}` }];
  const unasked = arena.fleet
    .gone()
    .slice(before)
    .flatMap(({ unasked: how }) => (how === null ? [] : [{ about: null, what: `ended: ${how}` }]));
  const took = `${Math.round((Date.now() - startedAt) / 100) / 10} s (${acted})`;
  const deaths = [...dooming.deaths, ...cuts, took, `clock moved by ${late / hour} h`];
  const violations = await Promise.all(
    [...found, ...unasked].map(async (it) => ({ ...it, story: await storyOf(arena, it.about) })),
  );
  return { violations, accepted: sent.length, deaths };
}
