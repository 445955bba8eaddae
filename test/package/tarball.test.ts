import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { belongs, needed } from './contents.ts';
import { nodeOf, otherNodes } from './nodes.ts';
import { run, stayUp } from './shell.ts';

const Packed = z.array(
  z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
);
const Installed = z.object({
  packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })),
});
const Findings = z.object({
  fine: z.boolean(),
  findings: z.array(z.object({ verdict: z.string() })),
});

const folder = mkdtempSync(join(tmpdir(), 'ddkey-package-'));
const path = process.env['PATH'];
let files: readonly string[] = [];

beforeAll(async () => {
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = await run('npm', packing, { folder: process.cwd(), env: process.env });
  const [tarball] = Packed.parse(JSON.parse(packed.stdout));
  files = tarball?.files.map((file) => file.path) ?? [];
  const name = join(folder, tarball?.filename ?? '');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
  const installed = await run('npm', ['install', ...flags, name], { folder, env: process.env });
  expect(installed).toMatchObject({ code: 0 });
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds what is needed, and nothing of ours besides', () => {
  const strange = files.filter((file) => !belongs.some((shape) => shape.test(file)));
  expect(strange).toEqual([]);
  expect(files).toEqual(expect.arrayContaining([...needed]));
  const unpacked = readdirSync(join(folder, 'node_modules', 'ddkey'));
  expect(unpacked).not.toContain('test');
  expect(unpacked).not.toContain('.env');
});

test('nothing that comes with it runs a script when it is installed', () => {
  const lock = readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
  const { packages } = Installed.parse(JSON.parse(lock));
  expect(packages).toHaveProperty(['node_modules/ddkey']);
  const scripted = Object.entries(packages).filter(([, each]) => each.hasInstallScript === true);
  expect(scripted.map(([name]) => name)).toEqual([]);
});

/** An empty home and nothing of the surroundings but where programs are. */
const bare = (bin: string | null) => ({
  folder,
  env: { PATH: bin === null ? path : `${bin}:${path}`, HOME: folder },
});

describe.each(['the Node at hand', ...otherNodes])('on %s', (version) => {
  let bin: string | null = null;
  let isHere = true;

  beforeAll(async () => {
    if (version === 'the Node at hand') return;
    bin = await nodeOf(version);
    isHere = bin !== null;
    if (!isHere)
      process.stderr.write(`skipped: Node ${version} is not to be had from the registry\n`);
  }, 600_000);

  afterAll(() => {
    if (bin !== null) rmSync(join(bin, '../../..'), { recursive: true, force: true });
  });

  test('npx ddkey sandbox comes up, answers, and ends at Ctrl-C', async () => {
    if (!isHere) return;
    const sandbox = stayUp('npx', ['ddkey', 'sandbox'], bare(bin));
    try {
      await sandbox.said('Press Ctrl-C');
      expect(sandbox.output()).toContain('The sandbox is up');
      const [address = ''] = /http:\/\/\S+/u.exec(sandbox.output()) ?? [];
      const page = await fetch(address);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<html');
    } finally {
      await sandbox.interrupt();
    }
  }, 240_000);

  test('npx ddkey story holds to its end', async () => {
    if (!isHere) return;
    const story = await run('npx', ['ddkey', 'story'], bare(bin));
    expect(story.output).toMatch(/All \d+ things held\./u);
    expect(story.code).toBe(0);
  }, 360_000);

  test('in an empty folder it answers calmly, and leaves nothing behind', async () => {
    if (!isHere) return;
    const before = readdirSync(folder);
    const help = await run('npx', ['ddkey', '--help'], bare(bin));
    expect(help.output).toMatch(/^ddkey init /u);
    expect(help.code).toBe(0);
    const doctor = await run('npx', ['ddkey', 'doctor', '--json'], bare(bin));
    const { fine, findings } = Findings.parse(JSON.parse(doctor.stdout));
    expect([fine, doctor.code]).toEqual([false, 2]);
    expect(findings.length).toBeGreaterThan(3);
    const start = await run('npx', ['ddkey', 'start'], bare(bin));
    expect(start.output).toContain('SLACK_BOT_TOKEN is missing: the bot token of your Slack app');
    expect(start.output).not.toMatch(/^\s+at /mu);
    expect(start.code).toBe(2);
    const example = 'node_modules/ddkey/policy.example.yml';
    const check = await run('npx', ['ddkey', 'policy', 'check', example], bare(bin));
    expect(check.code).toBe(0);
    expect(readdirSync(folder).filter((name) => name !== '.npm')).toEqual(
      before.filter((name) => name !== '.npm'),
    );
  }, 240_000);
});
