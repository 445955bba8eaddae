import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { instructions } from '../deploy/dockerfile.ts';
import { playImage } from './play-image.ts';
import { run } from './shell.ts';

const whole = mkdtempSync(join(tmpdir(), 'ddkey-image-'));
let image = '';
beforeAll(async () => {
  image = await playImage(whole);
}, 600_000);
afterAll(() => rmSync(whole, { recursive: true, force: true }));

/** As the image starts it: its entry point, a user who is not root, an environment of its own. */
function inImage(args: readonly string[]) {
  const entry = instructions().find(({ what }) => what === 'ENTRYPOINT')?.says ?? '[]';
  const [shell = '', flag = '', script = '', name = ''] = z
    .array(z.string())
    .parse(JSON.parse(entry));
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' };
  const words = [flag, script, name, ...args];
  return process.getuid?.() === 0
    ? run('setpriv', ['--reuid=1000', '--regid=1000', '--clear-groups', shell, ...words], {
        folder: image,
        env,
      })
    : run(shell, words, { folder: image, env });
}

test('what the Dockerfile copies and runs gives a bot that works', async () => {
  const story = await inImage(['story']);
  expect(story.output).toMatch(/All \d+ things held\./u);
  expect(story.code).toBe(0);
}, 300_000);

test('without variables it says what is missing', async () => {
  const start = await inImage(['start']);
  expect(start.output).toContain('SLACK_BOT_TOKEN is missing');
  expect(start.code).toBe(2);
});

test('neither sources, nor tests, nor tools of ours are in it', () => {
  for (const name of ['dist/test', 'test', 'tsconfig.json', 'src/cli.ts', '.npmrc']) {
    expect([name, existsSync(join(image, name))]).toEqual([name, false]);
  }
  expect(existsSync(join(image, 'node_modules/zod'))).toBe(true);
  for (const name of ['typescript', 'jest', 'nock', '@types/pg', 'kubernetes-models']) {
    expect([name, existsSync(join(image, 'node_modules', name))]).toEqual([name, false]);
  }
});
