import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { everyKey } from '../../src/access/key-filter.ts';
import { KeyId, SlackChannelId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { sqliteFile } from '../database.ts';
import { approvedFor, giveKey } from './held-key.ts';
import { ana, ben, newRequest, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const held = (purpose: string, lastsSeconds: number = day) => ({
  holder: ana,
  purpose,
  now: start,
  lastsSeconds,
});
const purposes = (cases: readonly { readonly request: { readonly ask: { purpose: string } } }[]) =>
  cases.map(({ request }) => request.ask.purpose);

test("a person's keys come soonest end first, page by page, and nobody else's", async () => {
  await it.run(async (tx) => {
    for (const hours of [5, 1, 3, 4, 2]) await giveKey(tx, held(`${hours} h`, hours * hour));
    await giveKey(tx, { ...held("Ben's"), holder: ben });
  });
  const first = await it.ledger().keysHeld(ana, { after: 0, most: 2 });
  expect(purposes(first.items)).toEqual(['1 h', '2 h']);
  expect(first.count).toBe(5);
  const last = await it.ledger().keysHeld(ana, { after: 4, most: 2 });
  expect(purposes(last.items)).toEqual(['5 h']);
});

test('a pair is one line with both of its rows; an ended grant is none', async () => {
  const pair = await it.run((tx) => giveKey(tx, held('Pair'), 2));
  const over = await it.run((tx) => giveKey(tx, held('Over')));
  await it.run((tx) => tx.endGrant(over.requestId, 'revoked', start));
  const { items, count } = await it.ledger().keysHeld(ana, { after: 0, most: 20 });
  expect(count).toBe(1);
  expect(items[0]?.keys.map(({ id }) => id).sort()).toEqual([...pair.keyIds].sort());
});

test('what waits for a press: never shown, or in trouble without a live key', async () => {
  await it.run(async (tx) => {
    await approvedFor(tx, held('Never shown'));
    await giveKey(tx, held('In hand'));
    const stuck = await approvedFor(tx, held('Slack refused'));
    await tx.startGeneration(stuck, 0, { at: start, by: ana });
    await tx.setTrouble(stuck, 'slack-refused');
    const busy = await approvedFor(tx, held('On its way'));
    await tx.startGeneration(busy, 0, { at: start, by: ana });
    await tx.setTrouble(busy, 'datadog-busy');
    const healed = await giveKey(tx, held('Healed'));
    await tx.setTrouble(healed.requestId, 'maybe-shown');
  });
  const { items, count } = await it.ledger().waitingForPress(ana, 5);
  expect(purposes(items).sort()).toEqual(['Never shown', 'Slack refused']);
  expect(count).toBe(2);
});

test('decisions wait with those who did not ask, once their card is posted; newest first', async () => {
  const channel = SlackChannelId.parse('C0APPROVERS');
  await it.run(async (tx) => {
    for (let minute = 0; minute < 7; minute += 1) {
      const fresh = newRequest();
      const ask = { ...fresh.ask, purpose: `Asked at ${minute}` };
      await tx.insertRequest({ ...fresh, ask, submittedAt: addSeconds(start, minute * 60) });
      if (minute < 6) await tx.setCard(fresh.id, { channel, ts: `${minute}.1` }, null);
    }
  });
  const { items, count } = await it.ledger().waitingForDecision(ben, 5);
  expect(purposes(items)).toEqual([5, 4, 3, 2, 1].map((minute) => `Asked at ${minute}`));
  expect(count).toBe(6);
  expect(await it.ledger().waitingForDecision(ana, 5)).toEqual({ items: [], count: 0 });
  expect(purposes(await it.ledger().lastRequests(ana, 2))).toEqual(['Asked at 6', 'Asked at 5']);
});

test('a Home is remembered with its page and filter from the first opening on', async () => {
  expect(await it.ledger().homePlace(ana)).toBeNull();
  const own = { at: start, page: 3, filter: null };
  await it.ledger().rememberHome(ana, { ...own, page: 1 });
  await it.ledger().rememberHome(ana, own);
  expect(await it.ledger().homePlace(ana)).toEqual(own);
  const filter = { ...everyKey, words: 'backup', holder: ben, unscoped: true };
  await it.ledger().rememberHome(ana, { at: start, page: 2, filter });
  expect(await it.ledger().homePlace(ana)).toEqual({ at: start, page: 2, filter });
});

test('what is being revoked is told to its holder until Datadog has confirmed it', async () => {
  const { requestId, keyIds } = await it.run((tx) => giveKey(tx, held('Pair'), 2));
  await it.run((tx) => giveKey(tx, { ...held("Ben's"), holder: ben }));
  const none = { items: [], count: 0 };
  expect(await it.ledger().keysRevoking(ana, 5)).toEqual(none);
  const ids = keyIds.map((id) => KeyId.parse(id));
  await it.run(async (tx) => {
    await tx.endGrant(requestId, 'revoked', start);
    for (const id of ids) await tx.moveKey(id, { from: 'live', to: 'revoking' });
  });
  const { items, count } = await it.ledger().keysRevoking(ana, 5);
  expect(purposes(items)).toEqual(['Pair']);
  expect(count).toBe(1);
  expect(await it.ledger().keysRevoking(ben, 5)).toEqual(none);
  await it.run(async (tx) => {
    for (const id of ids) await tx.moveKey(id, { from: 'revoking', to: 'revoked' });
  });
  expect(await it.ledger().keysRevoking(ana, 5)).toEqual(none);
});

test('each list of Home is found by an index and read in its order, however long the ledger', async () => {
  // SQLite's planner is asked, whatever database the other tests run on.
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-plans-'));
  const database = sqliteFile(join(folder, 'ddkey.db'));
  const ledger = await throwAwayLedger(database);
  const planOf = (query: string): string =>
    JSON.stringify(database.rows(`explain query plan ${query}`));
  const plans = {
    keys: planOf(`select request_id from "grant" where holder = 'U0ANA' and ended_at is null
      and expires_at is not null order by expires_at, request_id limit 20 offset 20`),
    decisions: planOf(`select id from request where state = 'pending' and card_ts is not null
      and requester != 'U0ANA' order by submitted_at desc limit 5`),
    requests: planOf(`select id from request where requester = 'U0ANA'
      order by submitted_at desc limit 5`),
    revoking: planOf(`select "grant".request_id from key cross join "grant"
      where "grant".request_id = key.request_id and key.state = 'revoking'
      and "grant".holder = 'U0ANA' and "grant".ended_at is not null`),
  };
  expect(plans.keys).toContain('grant_by_holder');
  expect(plans.decisions).toContain('request_by_state');
  expect(plans.requests).toContain('request_by_requester');
  expect(plans.revoking).toMatch(/SEARCH key USING[^"]*key_by_/u);
  for (const plan of Object.values(plans)) expect(plan).not.toMatch(/SCAN|TEMP B-TREE/u);
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});
