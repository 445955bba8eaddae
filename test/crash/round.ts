import { setTimeout as pause } from 'node:timers/promises';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { newActor } from './actor.ts';
import type { Arena } from './arena.ts';
import { examineAll, type Violation } from './check.ts';
import { drive } from './drive.ts';
import type { Death } from './fleet.ts';
import type { KillPoint } from './kill-points.ts';
import { changingPlans, plansOf } from './plan.ts';
import { chance } from './seeded.ts';

const requestsPerRound = 12;
const actMs = 5000;
const mostDeaths = 3;
/** For what takes many steps of several people. */
const changingMs = 12_000;
const changingPerRound = 6;

/** Hands out the points to die at, so that none is left out over a run. */
export type Points = {
  readonly next: () => readonly KillPoint[];
  /** Somebody died at it. */
  readonly hit: (point: KillPoint) => void;
  /** Nobody has died there yet. */
  readonly never: () => readonly KillPoint[];
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
  'at' in death ? `one of ${death.at.length} points` : `after ${death.afterMs} ms`;

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
  let seen = arena.fleet.gone().length;
  let stopping = false;
  const doom = (): void => {
    const isRandom = by.is(0.2);
    const death: Death = isRandom
      ? { afterMs: by.upTo(1500) }
      : { at: round.points.next(), times: by.is(0.8) ? 1 : 2 };
    deaths.push(wordsOf(death));
    arena.fleet.doom(death, by.upTo(round.replicas));
  };
  let counted = seen;
  const count = (): void => {
    const gone = arena.fleet.gone();
    for (const { at } of gone.slice(counted)) if (at !== null) round.points.hit(at);
    counted = gone.length;
  };
  const watching = (async () => {
    doom();
    while (!stopping) {
      const gone = arena.fleet.gone();
      if (gone.length > seen && deaths.length < mostDeaths && arena.fleet.areUp()) {
        seen = gone.length;
        count();
        doom();
      }
      await pause(20);
    }
  })();
  return {
    deaths,
    stop: async (): Promise<void> => {
      stopping = true;
      await watching;
      arena.fleet.spare();
      count();
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

/** What takes a change of a key, its approval, and the bot's work after that. */
const changePoints: ReadonlySet<KillPoint> = new Set<KillPoint>([
  'before-change-call',
  'after-change-call',
  'after-extended-commit',
  'before-scopes-begun-commit',
  'after-scopes-begun-commit',
  'before-scopes-listed-commit',
  'after-scopes-listed-commit',
]);
/** With so many others still open, a round of everything comes to more of them. */
const seldom = 24;

/** Whether this round goes after what a round of everything seldom comes to. */
function isAboutChanges({ points }: Round, by: ReturnType<typeof chance>): boolean {
  const never = points.never();
  return never.length < seldom && never.some((point) => changePoints.has(point)) && by.is(0.7);
}

async function act(arena: Arena, round: Round, by: ReturnType<typeof chance>) {
  const changes = isAboutChanges(round, by);
  const name = `Round ${round.number}`;
  const plans = changes
    ? changingPlans(by, name, changingPerRound)
    : plansOf(by, name, requestsPerRound);
  const actors = plans.map(newActor);
  await spoil(arena, by);
  const how = {
    by,
    wallet: arena.wallet,
    forMs: changes ? changingMs : actMs,
    isUp: arena.fleet.areUp,
  };
  const [cuts] = await Promise.all([
    round.postgres ? cutDatabase(arena, by) : [],
    drive(arena.sandbox, actors, how),
  ]);
  const sent = actors.flatMap((actor) => actor.request() ?? []);
  arena.accepted.push(...sent);
  return { sent, cuts };
}

/** So few that they can be believed to be gone. */
const deletedAtMost = 3;

/** Somebody deletes keys at Datadog, where enough time passes for a look to miss those that live on. */
async function deleteByHand(
  { sandbox, observer }: Arena,
  by: ReturnType<typeof chance>,
  late: number,
): Promise<boolean> {
  if (late <= day || by.is(0.2)) return false;
  // One that is still on its way goes live after the look that would miss it; the next finds it.
  const kept = (await observer.everything()).flatMap(({ keys }) => keys);
  const live = new Set(
    kept.flatMap(({ state, datadogId }) => (state === 'live' ? [String(datadogId)] : [])),
  );
  const alive = sandbox.datadog
    .keys()
    .filter(({ id, revokedAt }) => revokedAt === null && live.has(id));
  for (const { id } of by.shuffled(alive).slice(0, deletedAtMost)) {
    // Somebody may have been faster.
    await sandbox.control.revokeByHand(id).catch(() => {});
  }
  return alive.length > 0;
}

/** The second look at what was deleted, where it is called gone; somebody dies of it. */
async function lookAgain(arena: Arena, round: Round, by: ReturnType<typeof chance>): Promise<void> {
  const at = [by.pick<KillPoint>(['before-gone-commit', 'after-gone-commit'])];
  arena.fleet.doom({ at, times: 1 }, by.upTo(round.replicas));
  await arena.pass(hour);
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
  const isDeleted = await deleteByHand(arena, by, late);
  await arena.pass(late);
  if (isDeleted) await lookAgain(arena, round, by);
  await dooming.stop();
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
  const places = arena.fleet
    .gone()
    .slice(before)
    .flatMap(({ at }) => at ?? []);
  const deaths = [...dooming.deaths, ...places, ...cuts, took, `clock moved by ${late / hour} h`];
  const violations = await Promise.all(
    [...found, ...unasked].map(async (it) => ({ ...it, story: await storyOf(arena, it.about) })),
  );
  return { violations, accepted: sent.length, deaths };
}
