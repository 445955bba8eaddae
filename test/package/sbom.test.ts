import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { run } from './shell.ts';

const Bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
});
const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), version: z.string() })),
});

test('npm run sbom names everything that ships, and nothing else', async () => {
  const told = await run('npm', ['run', '-s', 'sbom'], { folder: process.cwd(), env: process.env });
  const { components } = Bill.parse(JSON.parse(told.stdout));
  const lock = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const shipped = Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { version }]) => `${place.split('node_modules/').at(-1)}@${version}`);
  const named = components.map(({ name, version }) => `${name}@${version}`);
  expect(new Set(named)).toEqual(new Set(shipped));
});
