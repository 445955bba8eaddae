import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Copy, copies, instructions, letIn } from '../deploy/dockerfile.ts';
import { run } from './shell.ts';

/** The files that a path or a pattern of COPY names, below a folder. */
function named(folder: string, source: string): string[] {
  const [before, after] = source.split('*');
  if (after === undefined) return [source];
  const place = dirname(`${before}x`);
  const fitting = readdirSync(join(folder, place)).filter((name) => name.endsWith(after));
  return fitting.map((name) => join(place, name));
}

/** As the builder copies: a folder's content into a folder, a file into a folder or as it is called. */
function copy(from: string, into: string, { sources, to }: Copy): void {
  for (const source of sources.flatMap((each) => named(from, each))) {
    const isFolder = !basename(source).includes('.') && source !== 'LICENSE';
    const target = isFolder ? join(into, to) : join(into, to, basename(source));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(from, source), target, { recursive: true });
  }
}

function copyNext(all: Copy[], from: string, into: string): void {
  const next = all.shift();
  if (next !== undefined) copy(from, into, next);
}

/** Runs a command of the first image; what it says where it fails. */
async function build(command: string, folder: string): Promise<void> {
  const ran = await run('sh', ['-c', command], { folder, env: process.env });
  if (ran.code !== 0) throw new Error(`${command}: ${ran.output}`);
}

/**
 * Does what the Dockerfile says on this machine: the same copies, the same commands, with the Node
 * at hand in place of its base image, below an empty folder. Gives what stands for `/app`.
 */
export async function playImage(whole: string): Promise<string> {
  // Whoever runs it there is somebody else.
  chmodSync(whole, 0o755);
  const context = join(whole, 'context');
  const first = join(whole, 'build');
  const second = join(whole, 'image');
  for (const folder of [context, first, second]) mkdirSync(folder);
  for (const name of letIn()) cpSync(name, join(context, name), { recursive: true });
  const all = copies();
  const steps = instructions().filter(({ stage }) => stage === 0);
  for (const { what, says } of steps) {
    if (what === 'COPY') copyNext(all, context, first);
    if (what === 'RUN') await build(says, first);
  }
  // What the second image runs is about its own file system.
  for (const each of all) copy(each.isBuilt ? first : context, second, each);
  return second;
}
