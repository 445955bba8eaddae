import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { csvOf } from '../../src/commands/csv.ts';
import { runReview } from '../../src/commands/review.ts';
import { people } from '../../src/sandbox/people.ts';
import { answers, dayFromNow, monthKey, reviewNote } from '../journey/reviewing.ts';
import { untilAlive } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-review-'));
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command beside the bot of this world, as somebody at a shell would. */
async function review(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const at = { user: 'olga', host: 'jump-1.example' };
  const code = await runReview({ args, env: { ...world.env, ...env }, out: { write }, at });
  return { code, said };
}
const inDays = (days: number): string => dayFromNow(world, days);

test('no review is started where nobody holds a key, for a day that is over, or in wrong words', async () => {
  expect(await review(['status'])).toMatchObject({ code: 1 });
  expect(await review(['export'])).toMatchObject({ code: 1 });
  expect(await review(['cancel'])).toMatchObject({ code: 1 });
  const none = await review(['start', '--until', inDays(9)]);
  expect(none).toEqual({ code: 1, said: expect.stringContaining('Nobody holds a live key') });
  const over = await review(['start', '--until', inDays(-1)]);
  expect(over).toEqual({ code: 1, said: expect.stringContaining('That day is over') });
  for (const args of [
    [],
    ['start'],
    ['start', '--until', inDays(9), '--org', 'No Such'],
    ['cancel', '--until', inDays(9)],
    ['export', '--format', 'xml'],
    ['export', 'first'],
    ['status', '--all'],
  ]) {
    expect(await review(args)).toMatchObject({ code: 2 });
  }
  const keyless = await review(['start', '--until', inDays(9)], { DDKEY_AUDIT_KEY: '' });
  expect(keyless).toEqual({ code: 2, said: expect.stringContaining('DDKEY_AUDIT_KEY') });
  expect(world.audit().some(({ what }) => what.startsWith('review.'))).toBe(false);
});

test('a review begun at a shell is asked by the running bot, and its export is in the audit chain', async () => {
  const kept = await monthKey(world, '=HYPERLINK("https://evil.example"), "kept"');
  const dropped = await monthKey(world, 'Dropped, at last');
  const begun = await review(['start', '--until', inDays(9), '--json']);
  expect(begun.code).toBe(0);
  expect(JSON.parse(begun.said)).toMatchObject({ reviews: [{ review: 1, keys: 2, holders: 1 }] });
  const again = await review(['start', '--until', inDays(12)]);
  expect(again).toEqual({ code: 1, said: expect.stringContaining('open there already') });
  await reviewNote(world.ana, '2 of your 2 keys wait for your answer');
  await answers(world, world.ana, { key: kept.key, said: 'reviewKeep' });
  await reviewNote(world.ana, 'You keep it');
  await answers(world, world.ana, { key: dropped.key, said: 'reviewDrop' });
  await untilAlive(world, 'Dropped, at last', 0);
  await reviewNote(world.ana, 'You have answered for all');
  expect((await review(['status'])).said).toContain('1 kept, 1 dropped');
  const status = JSON.parse((await review(['status', '--json'])).said);
  expect(status).toMatchObject([{ number: 1, state: 'open', keys: 2, counts: { kept: 1 } }]);

  const file = join(folder, 'review.csv');
  const written = await review(['export', '1', '--format', 'csv', '--out', file]);
  expect(written.code).toBe(0);
  const text = readFileSync(file, 'utf8');
  expect(statSync(file).mode & 0o077).toBe(0);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const event = world.audit().find(({ what }) => what === 'review.exported');
  expect(event).toMatchObject({
    actor: 'olga@jump-1.example',
    details: { review: 1, state: 'open', format: 'csv', rows: 2, sha256 },
  });
  expect(text.split('\r\n')).toHaveLength(4);
  expect(text).toContain('"\'=HYPERLINK(""https://evil.example""');
  for (const { secret } of [kept, dropped]) expect(text).not.toContain(secret);
  expect(await review(['export', '--out', file])).toMatchObject({ code: 1 });

  const lines = (await review(['export', '--format', 'jsonl'])).said.trim().split('\n');
  const rows = lines.map((line): unknown => JSON.parse(line));
  expect(rows).toContainEqual(
    expect.objectContaining({
      review: 1,
      reviewState: 'open',
      key: kept.key,
      kind: 'application',
      last4: kept.secret.slice(-4),
      scopes: ['dashboards_read', 'dashboards_write'],
      holder: people.requester.id,
      approvedBy: [people.approver.id],
      answer: 'keep',
      answeredBy: people.requester.id,
      outcome: 'kept',
    }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ key: dropped.key, outcome: 'dropped' }));
  const audits = world.audit().filter(({ what }) => what === 'review.exported');
  expect(audits).toHaveLength(2);
});

test('a review that is cancelled at a shell revokes nothing, and its message says so', async () => {
  const ended = await review(['cancel', '--json']);
  expect(ended).toEqual({ code: 0, said: expect.stringContaining('1') });
  await reviewNote(world.ana, 'An admin cancelled it');
  expect(await review(['cancel'])).toMatchObject({ code: 1 });
});

test('no cell is a formula to a spreadsheet', () => {
  const nasty = ['=1', '+1', '-1', '@x', '\t=1', ' =1', '\r=1', '＝1', 'a"b', 'a,b', 'plain'];
  const csv = csvOf(
    ['a'],
    nasty.map((a) => ({ a })),
  );
  for (const cell of csv.split('\r\n')) expect(cell).not.toMatch(/^"?\s*[=+\-@＝]/u);
  expect(csv).toContain('"a""b"');
  expect(csv).toContain('"a,b"');
});
