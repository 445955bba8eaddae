import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../src/sandbox/person.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { isKillPoint, type KillPoint } from './kill-points.ts';

const entry = fileURLToPath(new URL('./bot.js', import.meta.url));
const startMs = 60_000;
/** As many as die in a round: to load one takes seconds in which nobody would be answered. */
const standingBy = 3;

/** How a bot is to die: at the `times`th time that it comes to one of some points, or after some ms. */
export type Death =
  | { readonly at: readonly KillPoint[]; readonly times: number }
  | { readonly afterMs: number };

type Bot = { readonly child: ChildProcess; readonly output: () => string; killed: boolean };

/** One bot that is gone: where it killed itself, or null when it was killed from outside. */
type Gone = { readonly at: KillPoint | null; readonly unasked: string | null };

export type Fleet = {
  /** All of them are connected. */
  readonly areUp: () => boolean;
  /** Tells all of them to die at some points, of which the first to come to one does, or kills one at an instant. */
  readonly doom: (death: Death, which: number) => void;
  /** Nobody dies any more. */
  readonly spare: () => void;
  readonly kill: (which: number) => void;
  /** All that died so far. */
  readonly gone: () => readonly Gone[];
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

export type FleetOptions = {
  readonly sandbox: Sandbox;
  readonly size: number;
  /** Added to the sandbox's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly leaseSeconds: number | null;
};

/** A process that has loaded everything and waits for the word. */
function standBy({ sandbox, env, databaseUrl, leaseSeconds }: FleetOptions): Bot {
  const child = spawn(process.execPath, [entry], {
    cwd: dirname(sandbox.ledgerPath),
    env: {
      PATH: process.env['PATH'],
      ...sandbox.env,
      ...env,
      DATABASE_URL: databaseUrl,
      DDKEY_TEST_STANDBY: '1',
      NODE_COMPILE_CACHE: join(tmpdir(), 'ddkey-compile-cache'),
      ...(leaseSeconds === null ? {} : { DDKEY_TEST_LEASE: String(leaseSeconds) }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (part: Buffer): void => {
    text += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  // Whoever died cannot be told anything any more.
  child.stdin.on('error', () => {});
  return { child, output: () => text, killed: false };
}

const isGone = ({ child }: Bot): boolean => child.exitCode !== null || child.signalCode !== null;

const tell = (bot: Bot, order: string): void => {
  if (!isGone(bot)) bot.child.stdin?.write(`${order}\n`);
};

const isConnected = (bot: Bot): boolean => bot.output().includes('ddkey is connected');

/** What became of it; a bot that ended after it was connected, and by itself, has a fault. */
function goneAs(bot: Bot): Gone {
  const at = /killed itself at (\S+)/u.exec(bot.output())?.[1] ?? '';
  if (isKillPoint(at)) return { at, unasked: null };
  const unasked = !bot.killed && isConnected(bot);
  return { at: null, unasked: unasked ? bot.output().slice(-3000) : null };
}

/** Keeps `size` bots running, whatever becomes of them; the next one always stands by. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const gone: Gone[] = [];
  const all: Bot[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let stopping = false;
  const spares = Array.from({ length: standingBy }, () => standBy(options));

  /** Once one has died, the others live on. */
  const disarm = (): void => {
    for (const bot of all) tell(bot, 'disarm');
  };
  const promote = (which: number): void => {
    // The one that has stood by longest has loaded most.
    const next = spares.shift();
    const bot = next === undefined || isGone(next) ? standBy(options) : next;
    spares.push(standBy(options));
    all[which] = bot;
    bot.child.once('exit', () => {
      if (stopping) return;
      gone.push(goneAs(bot));
      disarm();
      promote(which);
    });
    tell(bot, 'go');
  };
  for (let which = 0; which < options.size; which += 1) promote(which);

  const kill = (which: number): void => {
    const bot = all[which];
    if (bot === undefined) return;
    bot.killed = true;
    bot.child.kill('SIGKILL');
  };
  const fleet: Fleet = {
    areUp: () => all.every((bot) => bot.child.signalCode === null && isConnected(bot)),
    doom(death, which) {
      if ('at' in death) {
        for (const bot of all) tell(bot, `arm ${death.at.join()} ${death.times}`);
      } else {
        timers.add(setTimeout(() => kill(which), death.afterMs));
      }
    },
    spare() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      disarm();
    },
    kill,
    gone: () => gone,
    output: () => all.map((bot) => bot.output().slice(-6000)).join('\n---\n'),
    async stop() {
      stopping = true;
      fleet.spare();
      const ends = [...all, ...spares].map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      });
      await Promise.all(ends);
    },
  };
  const deadline = Date.now() + startMs;
  while (!fleet.areUp() && Date.now() < deadline) {
    await eventually('every bot is connected', async () => fleet.areUp()).catch(() => {});
  }
  return fleet;
}
