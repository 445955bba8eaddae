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

/**
 * Does what the Dockerfile says on this machine: the same copies, the same commands, with the Node
 * at hand in place of its base image, below an empty folder. Gives what stands for `/app`.
 */
export async function playImage(whole: string): Promise<string> {
  // Whoever runs it there is somebody else.
  chmodSync(whole, 0o755);
  const context = join(whole, 'context');
  const build = join(whole, 'build');
  const image = join(whole, 'image');
  for (const folder of [context, build, image]) mkdirSync(folder);
  for (const name of letIn()) cpSync(name, join(context, name), { recursive: true });
  const all = copies();
  for (const { stage, what, says } of instructions()) {
    if (what === 'COPY') {
      const each = all.shift();
      if (each === undefined) throw new Error('a COPY that was not read');
      copy(each.isBuilt ? build : context, stage === 0 ? build : image, each);
    } else if (what === 'RUN' && stage === 0) {
      const ran = await run('sh', ['-c', says], { folder: build, env: process.env });
      if (ran.code !== 0) throw new Error(`${says}: ${ran.output}`);
    }
  }
  return image;
}
