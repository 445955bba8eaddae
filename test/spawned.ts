import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly output: string };
type Where = {
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Lines that are piped in. */
  readonly answers?: readonly string[];
  /** Asked to stop once this is so. */
  readonly stopOnce?: () => boolean;
};

/** Runs `ddkey COMMAND` in a process of its own until it ends. */
export async function runCommand(command: string, where: Where): Promise<Ended> {
  const child = spawn(process.execPath, [cli, command], {
    env: { PATH: process.env['PATH'], ...where.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(where.folder === undefined ? {} : { cwd: where.folder }),
  });
  let output = '';
  const collect = (part: Buffer): void => {
    output += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.stdin.end((where.answers ?? []).map((answer) => `${answer}\n`).join(''));
  // A bot that starts after all must not hold the test up.
  const late = setTimeout(() => child.kill('SIGTERM'), 30_000);
  const watch = setInterval(() => {
    if (where.stopOnce?.() !== true) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 5);
  await once(child, 'close');
  clearInterval(watch);
  clearTimeout(late);
  return { code: child.exitCode, output };
}
