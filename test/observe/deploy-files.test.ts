import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { openWorld, type World } from '../world.ts';
import { hasPromtool, promtool } from './metrics-in.ts';

const home = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, home), 'utf8');
const path = (name: string): string => new URL(name, home).pathname;

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const Dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

const rules = Rules.parse(parse(read('deploy/alerts.yml'))).groups.flatMap((group) => group.rules);
const questions = Dashboard.parse(JSON.parse(read('deploy/grafana-dashboard.json')))
  .panels.flatMap(({ targets }) => targets)
  .map(({ expr }) => expr);

/** The metrics that a text names; what a histogram adds to its name is taken off. */
const namedIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/\b(?:ddkey|process)_[a-z_]+/gu)].map(([name]) =>
      name.replace(/_(bucket|count|sum)$/u, ''),
    ),
  );

let world: World;
let exposed: Set<string>;
beforeAll(async () => {
  world = await openWorld();
  const types = [...(await world.metrics()).matchAll(/^# TYPE (\S+)/gmu)];
  exposed = new Set(types.map(([, name = '']) => name));
}, 120_000);
afterAll(() => world.close());

const unknownIn = (text: string): string[] => [...namedIn(text)].filter((it) => !exposed.has(it));

test('the dashboard and the alerts name no metric that the bot does not expose', () => {
  expect(rules.length).toBeGreaterThan(10);
  expect(questions.length).toBeGreaterThan(20);
  expect(unknownIn(rules.map(({ expr }) => expr).join('\n'))).toEqual([]);
  expect(unknownIn(questions.join('\n'))).toEqual([]);
  expect(unknownIn('max(ddkey_keys_lost) / rate(ddkey_ack_seconds_bucket[5m])')).toEqual([
    'ddkey_keys_lost',
  ]);
});

test('each metric and each alert stands in docs/operating.md, and nothing else does', () => {
  const docs = read('docs/operating.md');
  const told = namedIn(docs);
  expect([...exposed].filter((name) => !told.has(name))).toEqual([]);
  expect(unknownIn(docs)).toEqual([]);
  const headings = [...docs.matchAll(/^### (Ddkey\w+)$/gmu)].map(([, name]) => name);
  expect(headings.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
  }
});

test('each alert has a case in which it fires', () => {
  const tested = [...read('deploy/alerts.test.yml').matchAll(/alertname: (\w+)/gu)];
  const names = new Set(tested.map(([, name]) => name));
  expect(rules.map(({ alert }) => alert).filter((name) => !names.has(name))).toEqual([]);
});

const withPromtool = hasPromtool ? test : test.skip;
if (!hasPromtool) process.stderr.write('promtool is not installed: its checks are skipped\n');

withPromtool('promtool finds nothing wrong with the rules, and their own tests pass', () => {
  expect(promtool(['check', 'rules', path('deploy/alerts.yml')])).toBe('');
  expect(promtool(['test', 'rules', path('deploy/alerts.test.yml')])).toBe('');
});

withPromtool('promtool can read every question of the dashboard', () => {
  const asked = questions.map((expr, at) => ({
    record: `question:number_${at}`,
    expr: expr.replaceAll('$job', '.*'),
  }));
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-dashboard-'));
  try {
    const file = join(folder, 'dashboard.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules: asked }] }));
    expect(promtool(['check', 'rules', file])).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
