import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from './start-sandbox.ts';

const startWithinMs = 60_000;
const noticeWithinMs = 1_000;

export type BotProcess = {
  /** By this number signals reach it. */
  readonly pid: number;
  /** Everything that the bot wrote so far. */
  readonly output: () => string;
  /** Kills it where it stands, as a crash would. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop and gives its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Resolves when it has ended, however it ended. */
  readonly ended: () => Promise<void>;
};

type Watched = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly isUp: () => boolean;
};

const started = async ({ child, output, isUp }: Watched) => {
  const deadline = Date.now() + startWithinMs;
  while (!isUp()) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the bot ended before it was connected:\n${output()}`);
    }
    if (Date.now() > deadline) throw new Error(`the bot did not connect:\n${output()}`);
    await pause(25);
  }
};

/** The stand-in notices a moment later that a bot is gone; one that stays up is another's. */
const noticed = async (sandbox: Sandbox): Promise<void> => {
  const deadline = Date.now() + noticeWithinMs;
  while (sandbox.slack.connected() && Date.now() < deadline) await pause(10);
};

/**
 * Starts the real bot in a process of its own, as `ddkey start` would, and waits until Slack can
 * reach it. `entry` is another program that runs the same bot, for harnesses; `env` adds to the
 * sandbox's variables.
 */
export async function startBotProcess(
  sandbox: Sandbox,
  options: {
    readonly entry?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly path: string | undefined;
    /** What it says when it is up, where Slack cannot reach it; else its being reached is waited for. */
    readonly said?: string;
    /** Where it runs; there it finds its `.env` and its policy. */
    readonly folder?: string;
  },
): Promise<BotProcess> {
  const entry = options.entry ?? fileURLToPath(new URL('../cli.js', import.meta.url));
  const child = spawn(process.execPath, [entry, 'start'], {
    // A .env of the folder that somebody tries it in must not reach this bot.
    cwd: dirname(sandbox.ledgerPath),
    env: { PATH: options.path, ...sandbox.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  });
  let text = '';
  const collect = (part: Buffer): void => {
    text += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const output = (): string => text;
  const ended = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const { said } = options;
  const isUp = (): boolean =>
    said === undefined ? sandbox.slack.connected() : text.includes(said);
  await started({ child, output, isUp });
  if (child.pid === undefined) throw new Error('the bot has no process');
  return {
    pid: child.pid,
    output,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended();
      await noticed(sandbox);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended();
      await noticed(sandbox);
      return child.exitCode;
    },
  };
}
