import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

type Where = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};
export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  /** Both of its outputs. */
  readonly output: string;
};

/** Runs a program to its end, patiently: the registry and a busy machine may take their time. */
export const run = (program: string, args: readonly string[], where: Where): Promise<Ran> =>
  new Promise((resolve) => {
    const how = { cwd: where.folder, env: where.env, maxBuffer: 1e8, timeout: 300_000 };
    const child = execFile(program, [...args], how, (_fault, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, output: stdout + stderr }),
    );
    child.stdin?.end();
  });

/** A program that stays up, with whatever it starts in a group of its own. */
export function stayUp(program: string, args: readonly string[], where: Where) {
  const child = spawn(program, args, {
    cwd: where.folder,
    env: where.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (part: Buffer): void => {
    output += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const closed = once(child, 'close');
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // All of them are gone already.
    }
  };
  return {
    output: () => output,
    /** Resolves once it said this, or has ended. */
    said: async (words: string): Promise<void> => {
      const heard = new Promise<void>((resolve) => {
        const listen = (): void => {
          if (output.includes(words)) resolve();
        };
        child.stdout.on('data', listen);
        listen();
      });
      await Promise.race([heard, closed]);
    },
    /** As Ctrl-C at a terminal does it: to the whole group. */
    interrupt: async (): Promise<void> => {
      signal('SIGINT');
      const late = setTimeout(() => signal('SIGKILL'), 30_000);
      await closed;
      clearTimeout(late);
    },
  };
}
