import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openLedger } from '../../src/ledger/open.ts';
import { auditKey } from '../ledger/throw-away.ts';
import { type Counts, runJourneys } from './journeys.ts';
import { isFullScan, plansOn } from './plans.ts';
import { costOf, type Statements, watchStatements } from './statements.ts';

/*
 * What a journey costs, by counts and not by times, so that it can be told on any machine: calls to
 * Slack and Datadog, statements and commits of the ledger, and how each statement is gone about.
 * On SQLite, whatever else the tests run on.
 */

const server = process.env['DDKEY_TEST_POSTGRES'];
const isRenewed = process.env['DDKEY_RENEW_GUARD'] === '1';
const howToRenew = `If a change is meant to cost more, renew the file, and say in the commit what it is worth:
DDKEY_RENEW_GUARD=1 npm run jest -- dist/test/guard`;

const Costs = z.record(z.string(), z.record(z.string(), z.number()));
const Plans = z.record(z.string(), z.array(z.string()));

let statements: Statements;
let costs: Readonly<Record<string, Counts>>;
let plans: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  delete process.env['DDKEY_TEST_POSTGRES'];
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-guard-'));
  statements = watchStatements();
  try {
    const ran = await runJourneys(statements);
    costs = ran.costs;
    const path = join(folder, 'ddkey.db');
    await (await openLedger(`sqlite:${path}`, auditKey, () => {})).close();
    plans = plansOn(path, ran.asked);
  } finally {
    statements.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
afterAll(() => {
  if (server !== undefined) process.env['DDKEY_TEST_POSTGRES'] = server;
});

/** What is committed; renewed first where that is asked for. */
function committed<T>(name: string, schema: z.ZodType<T>, now: unknown): T {
  const file = join('test', 'guard', name);
  if (isRenewed) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Which piece of work comes first moves what the ledger is asked a little; calls it does not. */
const mostOf = (what: string, known: number): number =>
  what.startsWith('ledger ') ? known + Math.max(2, Math.round(known * 0.05)) : known;

test('no journey costs more calls, statements or commits than it did', () => {
  const known = committed('costs.json', Costs, costs);
  expect(Object.keys(costs)).toEqual(Object.keys(known));
  const dearer = Object.entries(costs).flatMap(([journey, counts]) =>
    Object.entries(counts)
      .filter(([what, count]) => count > mostOf(what, known[journey]?.[what] ?? 0))
      .map(([what, count]) => `${journey}: ${what} ${known[journey]?.[what] ?? 0} -> ${count}`),
  );
  expect(dearer.length === 0 ? '' : `${dearer.join('\n')}\n${howToRenew}`).toBe('');
});

test('and none is cheaper by leaving a call out', () => {
  const known = committed('costs.json', Costs, costs);
  for (const [journey, counts] of Object.entries(known)) {
    expect(Object.keys(costs[journey] ?? {}).sort()).toEqual(Object.keys(counts).sort());
  }
});

test('no statement of these journeys reads a table from one end to the other', () => {
  const scans = Object.entries(plans).filter(([text, steps]) =>
    steps.some((step) => isFullScan(text, step)),
  );
  expect(scans).toEqual([]);
  expect(Object.keys(plans).length).toBeGreaterThan(50);
});

test('each statement is gone about as it is written down', () => {
  const known = committed('plans.json', Plans, plans);
  const changed = Object.entries(plans).filter(
    ([text, steps]) => JSON.stringify(known[text]) !== JSON.stringify(steps),
  );
  expect(changed.length === 0 ? '' : `${JSON.stringify(changed, null, 2)}\n${howToRenew}`).toBe('');
});

test('a write outside of a transaction counts as a commit, and a look that finds no work as nothing', () => {
  const ran = [
    { text: 'begin immediate', rows: 0 },
    { text: 'insert into "vote" …', rows: 1 },
    { text: 'select * from "vote"', rows: 1 },
    { text: 'commit', rows: 0 },
    { text: 'update "due_work" set …', rows: 0 },
    { text: 'update "due_work" set …', rows: 1 },
    { text: 'select 1', rows: 1 },
  ];
  expect(costOf(ran)).toEqual({ statements: 4, commits: 2 });
});
