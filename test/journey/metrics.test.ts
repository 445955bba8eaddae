import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { requestStates } from '../../src/access/lifecycle.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { hasPromtool, promtool, sampleOf, samplesIn } from '../observe/metrics-in.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, storyOf, untilAlive } from './story-of.ts';

type Wanted = readonly [value: number, name: string, labels: Readonly<Record<string, string>>];

/** Waits for a scrape in which a sample has this value; the ledger's are five seconds old at most. */
async function until(world: World, wanted: readonly Wanted[]): Promise<void> {
  await eventually(JSON.stringify(wanted), async () => {
    const text = await world.metrics();
    return wanted.every(([value, name, labels]) => sampleOf(text, name, labels) === value);
  });
}

test('a key on its whole way is counted, timed, and gone from the live ones', async () => {
  const world = await openWorld();
  try {
    const before = await world.metrics();
    expect(sampleOf(before, 'ddkey_ledger_up')).toBe(1);
    expect(sampleOf(before, 'ddkey_slack_connected')).toBe(1);
    for (const state of requestStates) {
      expect(sampleOf(before, 'ddkey_request_moves_total', { state })).toBe(0);
    }
    const story = storyOf(world, 'Counted');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    await until(world, [
      [1, 'ddkey_request_moves_total', { state: 'pending' }],
      [1, 'ddkey_request_moves_total', { state: 'approved' }],
      [1, 'ddkey_request_moves_total', { state: 'fulfilled' }],
      [1, 'ddkey_decision_seconds_count', { verdict: 'approve' }],
      [1, 'ddkey_mint_seconds_count', { credential: 'application', outcome: 'created' }],
      [1, 'ddkey_delivery_seconds_count', { way: 'slack', outcome: 'sent' }],
      [1, 'ddkey_key_ready_seconds_count', {}],
      [1, 'ddkey_key_moves_total', { state: 'live', credential: 'application' }],
      [1, 'ddkey_keys_live', { credential: 'application' }],
      [0, 'ddkey_requests', { state: 'pending' }],
    ]);
    const shown = await world.metrics();
    const calls = { call: 'create', outcome: 'ok' };
    expect(sampleOf(shown, 'ddkey_datadog_call_seconds_count', calls)).toBe(1);
    const posts = { method: 'chat.postEphemeral', outcome: 'ok' };
    expect(sampleOf(shown, 'ddkey_slack_call_seconds_count', posts)).toBe(1);
    const press = { listener: actions.approve, outcome: 'done' };
    expect(sampleOf(shown, 'ddkey_listener_seconds_count', press)).toBe(1);
    expect(sampleOf(shown, 'ddkey_work_seconds_count', { work: 'deliver' })).toBe(1);
    expect(sampleOf(shown, 'ddkey_ack_seconds_count', { payload: 'block_actions' })).toBe(1);
    expect(sampleOf(shown, 'ddkey_datadog_last_success_timestamp_seconds')).toBeGreaterThan(1.5e9);
    await story.press(world.ana, actions.revoke);
    await untilAlive(world, 'Counted', 0);
    await until(world, [
      [1, 'ddkey_key_moves_total', { state: 'revoked', credential: 'application' }],
    ]);
  } finally {
    await world.close();
  }
}, 120_000);

test('a key that Datadog does not delete in time is overdue, and its work waits', async () => {
  const world = await openWorld();
  try {
    const story = storyOf(world, 'Stays');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    const what = { kind: 'answer', status: 500 } as const;
    await world.control.fault({ side: 'datadog', call: 'delete', what, times: 1000 });
    await world.moveClock(hours(25));
    await until(world, [
      [1, 'ddkey_keys_overdue', {}],
      [0, 'ddkey_keys_live', { credential: 'application' }],
    ]);
    expect(sampleOf(await world.metrics(), 'ddkey_keys_overdue_seconds')).toBeGreaterThan(1800);
    await world.moveClock(hours(1));
    await until(world, [[1, 'ddkey_keys_stuck', {}]]);
    expect(sampleOf(await world.metrics(), 'ddkey_keys_stuck_seconds')).toBeGreaterThan(1800);
  } finally {
    await world.close();
  }
}, 120_000);

const allowed: Readonly<Record<string, RegExp>> = {
  credential: /^(token|application|api)$/u,
  listener: /^(ddkey\.[a-z-]+|command|shortcut|home)$/u,
  method: /^([a-z]+(\.[a-zA-Z]+)+|response_url)$/u,
  call: /^[a-z-]+$/u,
  le: /^(\+Inf|[\d.]+)$/u,
};

test('labels are from closed sets, and Prometheus finds nothing wrong with what is scraped', async () => {
  const world = await openWorld();
  try {
    const story = storyOf(world, 'Labelled');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    await world.ana.types('help');
    await until(world, [
      [1, 'ddkey_slack_call_seconds_count', { method: 'response_url', outcome: 'ok' }],
      [1, 'ddkey_slack_call_seconds_count', { method: 'apps.connections.open', outcome: 'ok' }],
    ]);
    const text = await world.metrics();
    for (const { labels } of samplesIn(text)) {
      for (const [label, value] of Object.entries(labels)) {
        expect(`${label} ${value}`).toMatch(/^[a-z]+ [a-zA-Z_.\d+-]+$/u);
        expect(value).toMatch(allowed[label] ?? /^[a-z_-]+$/u);
      }
    }
    expect(text).not.toContain('method="other"');
    expect(text).not.toContain('payload="other"');
    expect(text).not.toMatch(/[rk]_[a-z2-7]{16}/u);
    if (hasPromtool) expect(promtool(['check', 'metrics'], text)).toBe('');
    else process.stderr.write('promtool is not installed: what is scraped was not checked by it\n');
  } finally {
    await world.close();
  }
}, 120_000);

test('numbers are on their own port, and nowhere where none is named', async () => {
  const world = await openWorld();
  const statusAt = async (url: string): Promise<number> => (await fetch(url)).status;
  try {
    expect(await statusAt(`${world.opsUrl()}/metrics`)).toBe(200);
    expect(await statusAt(`${world.opsUrl()}/healthz`)).toBe(200);
    expect(await statusAt(`${world.opsUrl()}/readyz`)).toBe(200);
    expect(await statusAt(`${world.opsUrl()}/slack/events`)).toBe(404);
    expect(await statusAt(`${world.botUrl()}/metrics`)).toBe(404);
    const before = world.opsUrl();
    await world.restartBot({ env: { DATABASE_URL: world.env.DATABASE_URL, DDKEY_OPS_PORT: '' } });
    await expect(fetch(`${before}/metrics`)).rejects.toThrow('fetch failed');
    expect(world.opsUrl()).toBe('http://127.0.0.1:null');
    expect(await statusAt(`${world.botUrl()}/healthz`)).toBe(200);
  } finally {
    await world.close();
  }
}, 120_000);

test('a ledger that gives no numbers has none, and they come back with it', async () => {
  const world = await openWorld();
  try {
    await until(world, [[1, 'ddkey_ledger_up', {}]]);
    world.tamper('alter table audit_mark rename to audit_mark_away');
    await until(world, [[0, 'ddkey_ledger_up', {}]]);
    const away = await world.metrics();
    for (const name of ['ddkey_keys_live', 'ddkey_keys_overdue', 'ddkey_due_work']) {
      expect(sampleOf(away, name)).toBeNull();
    }
    expect(sampleOf(away, 'ddkey_slack_connected')).toBe(1);
    world.tamper('alter table audit_mark_away rename to audit_mark');
    await until(world, [
      [1, 'ddkey_ledger_up', {}],
      [0, 'ddkey_keys_overdue', {}],
    ]);
  } finally {
    await world.close();
  }
}, 120_000);

test('an audit event that a sink does not take is counted until it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-sink-'));
  const file = join(folder, 'not-yet', 'audit.jsonl');
  const world = await openWorld({ env: { DDKEY_AUDIT_FILE: file } });
  try {
    const waiting = async (): Promise<number> =>
      sampleOf(await world.metrics(), 'ddkey_audit_unforwarded', { sink: 'file' }) ?? 0;
    await eventually('events wait', async () => (await waiting()) > 0);
    mkdirSync(join(folder, 'not-yet'));
    await eventually('none waits', async () => {
      await world.moveClock(minutes(1));
      return (await waiting()) === 0;
    });
  } finally {
    await world.close();
    rmSync(folder, { recursive: true });
  }
}, 120_000);

test('the bot is not ready while its ledger hangs, and says so without hanging itself', async () => {
  let hangs = false;
  const world = await openWorld({
    wrap: {
      ledger: (ledger) => ({
        ...ledger,
        nextDueAt: () => (hangs ? new Promise(() => {}) : ledger.nextDueAt()),
      }),
    },
  });
  try {
    hangs = true;
    for (const url of [world.botUrl(), world.opsUrl()]) {
      const answer = await fetch(`${url}/readyz`);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toEqual({ ok: false, reason: 'the ledger does not answer' });
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }
  } finally {
    await world.close();
  }
}, 120_000);
