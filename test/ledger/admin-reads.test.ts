import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { everyKey, type KeyFilter } from '../../src/access/key-filter.ts';
import { newId } from '../../src/new-id.ts';
import { DatadogId, KeyId, OrgId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { sqliteFile } from '../database.ts';
import { approvedFor, giveKey } from './held-key.ts';
import { ana, ben, newKey, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const soon = addSeconds(start, 7 * day);
const held = (purpose: string, more: { holder?: typeof ana; lastsSeconds?: number } = {}) => ({
  holder: ana,
  purpose,
  now: start,
  lastsSeconds: day,
  ...more,
});
const give = async (purpose: string, more: Parameters<typeof held>[1] = {}) => {
  const given = await it.run((tx) => giveKey(tx, held(purpose, more)));
  return { ...given, key: KeyId.parse(given.keyIds[0]) };
};
const look = async (filter: Partial<KeyFilter> = {}, after = 0, most = 40) => {
  const wanted = { ...everyKey, ...filter };
  const { items, count } = await it.ledger().keysLike(wanted, { after, most, soon });
  return { purposes: items.map(({ request }) => request.ask.purpose), count, items };
};

test("everybody's live keys come soonest end first, page by page", async () => {
  for (const hours of [5, 1, 3]) await give(`${hours} h`, { lastsSeconds: hours * hour });
  await give("Ben's", { holder: ben, lastsSeconds: 2 * hour });
  const first = await look({}, 0, 3);
  expect(first.purposes).toEqual(['1 h', "Ben's", '3 h']);
  expect(first.items[1]?.holder).toBe(ben);
  expect(first.count).toBe(4);
  expect((await look({}, 3, 3)).purposes).toEqual(['5 h']);
});

test('a list is narrowed by each thing alone, and by all of them together', async () => {
  const { key, requestId } = await give('Nightly 100% backup', { holder: ben });
  await give('Weekly', { lastsSeconds: 30 * day });
  const saved = await give('Saved');
  await it.run((tx) => tx.setReceived(saved.key, start));
  expect((await look({ holder: ben })).purposes).toEqual(['Nightly 100% backup']);
  expect((await look({ endsSoon: true })).count).toBe(2);
  expect((await look({ state: 'unsaved' })).count).toBe(2);
  expect((await look({ org: OrgId.parse('main') })).count).toBe(3);
  expect((await look({ org: OrgId.parse('other') })).count).toBe(0);
  expect((await look({ preset: 'dashboards-as-code' })).count).toBe(0);
  expect((await look({ unscoped: true })).count).toBe(0);
  for (const words of ['  nightly', '100% BACK', key, requestId]) {
    expect((await look({ words })).purposes).toEqual(['Nightly 100% backup']);
  }
  // Signs that stand for anything in a pattern stand for themselves.
  for (const words of ['_', 'night%backup', '\\']) expect((await look({ words })).count).toBe(0);
  expect((await look({ words: 'k000' })).count).toBe(3);
  const all = { holder: ben, endsSoon: true, words: 'backup', state: 'unsaved' } as const;
  expect((await look(all)).count).toBe(1);
});

test('an API key is found as unlimited, and a key by its preset and its id at Datadog', async () => {
  const datadogId = DatadogId.parse('3f0c1de0-9c8e-4c4e-8f5e-0a1b2c3d4e5f');
  const id = await it.run(async (tx) => {
    const request = await approvedFor(tx, held('Ships logs'));
    const key = { ...newKey(request), kind: 'api', scopes: [] } as const;
    await tx.insertKey(key);
    await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { last4: 'b0b0', datadogId });
    await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt: soon });
    await tx.moveKey(key.id, { from: 'showing', to: 'live' });
    return key.id;
  });
  expect((await look({ unscoped: true })).purposes).toEqual(['Ships logs']);
  expect((await look({ words: datadogId.toUpperCase() })).purposes).toEqual(['Ships logs']);
  expect((await it.ledger().keyOfSomebody(id))?.holder).toBe(ana);
  expect(await it.ledger().keyOfSomebody(newId.key())).toBeNull();
});

test('what is being revoked for long is stuck, longest first, with why', async () => {
  const now = addSeconds(start, hour);
  for (const [purpose, minutes] of [
    ['Just now', 5],
    ['For an hour', 60],
    ['For half an hour', 30],
  ] as const) {
    const { key } = await give(purpose);
    const revokingSince = addSeconds(now, -minutes * 60);
    await it.run(async (tx) => {
      await tx.moveKey(key, { from: 'live', to: 'revoking' }, { revokingAt: revokingSince });
      await tx.addDue({ kind: 'revoke', subject: key, runAt: revokingSince });
    });
  }
  const due = await it.ledger().claimDue(now, 60);
  if (due === null) throw new Error('nothing is due');
  await it.ledger().postponeDue(due, now, 'datadog-refused');
  await give('Lives');
  const { items, count } = await it.ledger().stuckKeys(addSeconds(now, -600), 1);
  expect(count).toBe(2);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ attempts: 1, lastError: 'datadog-refused', since: start });
  expect(items[0]?.request.ask.purpose).toBe('For an hour');
  expect(await it.ledger().countKeys()).toEqual({ live: 1, waiting: 0, revoking: 3 });
  expect((await look({ state: 'revoking' })).count).toBe(3);
});

test('5,000 keys are counted, and their last page is read', async () => {
  await it.run(async (tx) => {
    for (let each = 0; each < 5_000; each += 1) {
      await giveKey(tx, held(`Key ${each}`, { lastsSeconds: day + each }));
    }
  });
  const last = await look({}, 4_960, 40);
  expect(last.count).toBe(5_000);
  expect(last.purposes.at(-1)).toBe('Key 4999');
  expect((await look({ words: 'key 4998' })).purposes).toEqual(['Key 4998']);
}, 120_000);

test('each list of admins is read in the order of an index, past all that has ended', async () => {
  // SQLite's planner is asked, whatever database the other tests run on.
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-plans-'));
  const database = sqliteFile(join(folder, 'ddkey.db'));
  const ledger = await throwAwayLedger(database);
  const keys = `from key cross join "grant" where "grant".request_id = key.request_id`;
  const planOf = (query: string): string =>
    JSON.stringify(database.rows(`explain query plan ${query}`));
  const plans = {
    list: planOf(`select key.*, "grant".holder ${keys} and key.state = 'live'
      and "grant".holder = 'U0ANA' and key.org = 'main' and key.preset = 'look'
      order by key.expires_at, key.id limit 40 offset 40`),
    soon: planOf(`select key.id ${keys} and key.state = 'live'
      and key.expires_at <= '2030' limit 10000`),
    stuck: planOf(`select key.*, due_work.attempts from key cross join "grant"
      left join due_work on due_work.subject = key.id and due_work.kind = 'revoke'
      where "grant".request_id = key.request_id and key.state = 'revoking'
      and key.revoking_at < '2030' order by key.revoking_at, key.id limit 5`),
    count: planOf(`select count(*) from (select id from key where state = 'live' limit 10000)`),
  };
  expect(plans.list).toContain('key_by_end');
  expect(plans.soon).toContain('key_by_end');
  expect(plans.stuck).toContain('key_by_revoking');
  expect(plans.count).toContain('INDEX key_by_');
  for (const plan of Object.values(plans)) {
    expect(plan.replace(/SCAN \(?subquery|SCAN some/u, '')).not.toMatch(
      /SCAN (?:key|grant|due)|TEMP B-TREE/u,
    );
  }
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});
