import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './shell.ts';

/** The oldest version that package.json allows, and the newest that is promised, besides the one at hand. */
export const otherNodes = ['20.18.1', '24.21.0'];

/** Where the program of a version is, from the npm package of that name; null where it is not to be had. */
export async function nodeOf(version: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), `ddkey-node-${version}-`));
  const env = process.env;
  const args = ['install', '--no-audit', '--no-fund', '--no-save', `node@${version}`];
  await run('npm', ['--prefix', folder, ...args], { folder, env });
  const bin = join(folder, 'node_modules', 'node', 'bin');
  const told = await run(join(bin, 'node'), ['--version'], { folder, env });
  return told.output.trim() === `v${version}` ? bin : null;
}
