import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Place } from './place.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** As `npm start` and everything in deploy/ start ddkey: Node tidies up before it takes more. */
const nodeFlags = ['--max-old-space-size=384'];

/** Programs that can be measured, with what they say once they are connected. */
const programs = {
  bare: { args: [...nodeFlags, here('./bare-app.js')], said: 'the bare app is connected' },
  ddkey: {
    args: [...nodeFlags, '--import', here('./later-clock.js'), here('../../src/cli.js'), 'start'],
    said: 'ddkey is connected',
  },
} as const;
export type ProgramName = keyof typeof programs;

const startWithinMs = 120_000;

/** A running bot at its place. */
export type Contestant = {
  readonly place: Place;
  /** From its start to its word that it is connected. */
  readonly startMs: number;
  /** Memory in use, in MB. */
  readonly memoryMb: () => number;
  /** Lets the clock of its directory run ahead: people looked up before are no longer fresh. */
  readonly forgetPeople: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const residentMb = (pid: number): number => {
  const kb = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
};

async function untilSaid(child: ChildProcess, said: string): Promise<void> {
  let output = '';
  let isUp = false;
  const collect = (part: Buffer): void => {
    if (isUp) return;
    output += part.toString('utf8');
    isUp = output.includes(said);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const deadline = performance.now() + startWithinMs;
  while (!isUp) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`it did not connect:\n${output}`);
    }
    await pause(1);
  }
}

type Start = {
  readonly program: ProgramName;
  readonly place: Place;
  readonly env: Readonly<Record<string, string>>;
};

/** Starts a program at a place, and waits until Slack can reach it. */
export async function startContestant({ program, place, env }: Start): Promise<Contestant> {
  const { args, said } = programs[program];
  const from = performance.now();
  const path = (place.env['DATABASE_URL'] ?? '').replace(/^sqlite:/u, '');
  const child = spawn(process.execPath, args, {
    cwd: dirname(path),
    env: { PATH: process.env['PATH'], ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilSaid(child, said);
  const startMs = performance.now() - from;
  while (!(await place.ask(z.boolean(), { do: 'connected' }))) await pause(5);
  const pid = child.pid ?? Number.NaN;
  return {
    place,
    startMs,
    memoryMb: () => residentMb(pid),
    async forgetPeople() {
      process.kill(pid, 'SIGUSR2');
      // A signal is taken with the next turn of its event loop.
      await pause(20);
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
