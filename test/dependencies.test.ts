import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  engines: z.object({ node: z.string() }),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

const ours = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const lock = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const locked = Object.entries(lock.packages).filter(([name]) => name !== '');
const shipped = locked.filter(([, { dev }]) => dev !== true);

/** Licences that ask for no more than their own text beside the code. */
const open = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', '(MIT AND Zlib)'];

test('every version is exact, and every package in the lock file has its hash', () => {
  for (const version of Object.values({ ...ours.dependencies, ...ours.devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
  }
  expect(locked.length).toBeGreaterThan(shipped.length);
  for (const [name, { integrity }] of locked) {
    expect([name, integrity]).toEqual([name, expect.stringMatching(/^sha512-/u)]);
  }
});

test('what ships may be used by anybody, and runs no script when it is installed', () => {
  expect(shipped.length).toBeGreaterThan(Object.keys(ours.dependencies).length);
  for (const [name, { license }] of shipped) {
    expect([name, license]).toEqual([name, expect.anything()]);
    expect(open).toContain(license);
  }
  expect(shipped.filter(([, each]) => each.hasInstallScript).map(([name]) => name)).toEqual([]);
});
