import { parseArgs } from 'node:util';
import { type Arena, openArena } from './arena.ts';
import { backlogWentWell, playBacklog } from './backlog.ts';
import { type KillPoint, killPoints } from './kill-points.ts';
import { policyFile } from './plan.ts';
import { type Points, playRound, type Told } from './round.ts';
import { chance } from './seeded.ts';

/*
 * npm run crash-test -- --rounds N [--seed S] [--postgres] [--replicas K]
 * npm run crash-test -- --backlog N
 *
 * The seed gives the plans, the deaths and the clock again; how the processes interleave is not
 * in its hands.
 */

const roundsPerArena = 10;
const usage = 'npm run crash-test -- --rounds N [--seed S] [--postgres] [--replicas K]\n';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      replicas: { type: 'string', default: '1' },
      postgres: { type: 'boolean', default: false },
      backlog: { type: 'string', default: '0' },
    },
  });
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  const replicas = Number(values.replicas);
  const backlog = Number(values.backlog);
  const numbers = [rounds, seed, replicas, backlog];
  if (!numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) return null;
  if (replicas > 1 && !values.postgres) return null;
  return { rounds, seed, replicas, backlog, postgres: values.postgres };
}
type Arguments = NonNullable<ReturnType<typeof readArguments>>;
type Run = Arguments & { readonly isOver: () => boolean };

/** The first of them to come to one dies, so that the rest live on to the later ones in their turn. */
const armedAtOnce = 24;

/** Those that were come to least, in an order of the seed's: what is seldom come to stays armed. */
function pointsBy({ seed }: Pick<Arguments, 'seed'>): Points {
  const by = chance(seed);
  const hits = new Map<KillPoint, number>();
  const hitsOf = (point: KillPoint): number => hits.get(point) ?? 0;
  const never = (): KillPoint[] => killPoints.filter((point) => hitsOf(point) === 0);
  return {
    next: () => {
      const left = never();
      // Every other time alone: beside them, somebody would die of what comes before.
      if (left.length > 0 && left.length < armedAtOnce && by.is(0.5)) return left;
      return by
        .shuffled(killPoints)
        .toSorted((one, other) => hitsOf(one) - hitsOf(other))
        .slice(0, armedAtOnce);
    },
    hit: (point) => void hits.set(point, hitsOf(point) + 1),
    never,
  };
}

type Sum = {
  rounds: number;
  requests: number;
  keys: number;
  outside: number;
  violations: number;
  readonly hits: Map<KillPoint, number>;
};

function report({ number, seed }: { number: number; seed: number }, told: Told): void {
  const { violations, deaths } = told;
  const how = violations.length === 0 ? 'all true' : `${violations.length} VIOLATIONS`;
  say(`round ${number} (seed ${seed}): ${told.accepted} requests; ${deaths.join('; ')}: ${how}`);
  for (const { about, what, story } of violations)
    say(`  ${about ?? 'ledger'}: ${what}\n${story}\n`);
}

/** Counts what happened in one arena, and closes it. */
async function leave(arena: Arena, sum: Sum): Promise<void> {
  sum.requests += arena.accepted.length;
  sum.keys += arena.sandbox.datadog.keys().length;
  for (const { at } of arena.fleet.gone()) {
    if (at === null) sum.outside += 1;
    else sum.hits.set(at, (sum.hits.get(at) ?? 0) + 1);
  }
  await arena.close();
}

async function playArena(given: Run, points: Points, sum: Sum): Promise<void> {
  const arena = await openArena({ ...given, policy: policyFile });
  try {
    for (let turn = 0; turn < roundsPerArena && !given.isOver(); turn += 1) {
      sum.rounds += 1;
      const round = { ...given, number: sum.rounds, seed: given.seed + sum.rounds, points };
      const told = await playRound(arena, round);
      report(round, told);
      sum.violations += told.violations.length;
      // What went wrong once is found again in every later round of the same ledger.
      if (told.violations.length > 0) return;
    }
  } finally {
    await leave(arena, sum);
  }
}

function summarise(given: Arguments, sum: Sum, seconds: number): void {
  const where = given.postgres ? 'PostgreSQL' : 'SQLite';
  say(
    `\n${sum.rounds} rounds on ${where}, ${given.replicas} at once, seed ${given.seed}, ${seconds} s`,
  );
  say(`${sum.requests} requests accepted, ${sum.keys} keys made at Datadog`);
  const named = [...sum.hits.values()].reduce((all, each) => all + each, 0);
  say(`${named} deaths at named points, ${sum.outside} at random instants; by point:`);
  for (const point of killPoints) say(`  ${point}: ${sum.hits.get(point) ?? 0}`);
  const never = killPoints.filter((point) => !sum.hits.has(point));
  say(`points never hit: ${never.length === 0 ? 'none' : never.join(', ')}`);
  say(`violations: ${sum.violations}`);
}

async function run(): Promise<number> {
  const given = readArguments();
  if (given === null || (given.postgres && !process.env['DDKEY_TEST_POSTGRES'])) {
    say(`${usage}--replicas needs --postgres; --postgres needs DDKEY_TEST_POSTGRES=postgres://...`);
    return 2;
  }
  if (given.backlog > 0) {
    const drained = await playBacklog(given.backlog);
    say(JSON.stringify(drained, null, 2));
    return backlogWentWell(drained) ? 0 : 1;
  }
  const startedAt = Date.now();
  const points = pointsBy(given);
  const sum: Sum = {
    rounds: 0,
    requests: 0,
    keys: 0,
    outside: 0,
    violations: 0,
    hits: new Map<KillPoint, number>(),
  };
  // Ctrl-C ends the run after the round that is being played.
  let endsSoon = false;
  process.once('SIGINT', () => {
    endsSoon = true;
  });
  const isOver = (): boolean => endsSoon || sum.rounds >= given.rounds;
  while (!isOver()) await playArena({ ...given, isOver }, points, sum);
  summarise(given, sum, Math.round((Date.now() - startedAt) / 1000));
  return sum.violations === 0 ? 0 : 1;
}

process.exit(await run());
