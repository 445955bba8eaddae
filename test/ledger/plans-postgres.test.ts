import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { everyKey } from '../../src/access/key-filter.ts';
import { type OpenLedger, openLedger } from '../../src/ledger/open.ts';
import { KeyId, RequestId } from '../../src/policy/ids.ts';
import { addSeconds, day, instantOf } from '../../src/policy/instant.ts';
import { fillLedger } from '../bench/big-ledger.ts';
import { freshDatabase, type TestDatabase } from '../database.ts';
import { ana, auditKey, ben, newRequest } from './throw-away.ts';

/*
 * What PostgreSQL reads for a person who waits, in a ledger with years of history. It plans by how
 * full a table is, and a prepared statement anew after its fifth use, so that a plan on a small
 * ledger says little: it counts the rows that it reads past every index (pg_stat_user_tables).
 */

const server = process.env['DDKEY_TEST_POSTGRES'] ?? '';
const size = { requests: 200_000, live: 20_000, overdue: 0 };
const times = 12;
const now = instantOf(Date.now());
const soon = addSeconds(now, 7 * day);

const Row = z.array(z.object({ table: z.string(), rows: z.number() }));
const Count = z.array(z.object({ count: z.number() }));
const read = `select relname as table, seq_tup_read as rows from pg_stat_user_tables
  where relname in ('request', 'grant', 'key', 'audit_event')`;
const others = `select count(*) as count from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;

let database: TestDatabase;

/** Rows read so far by looking through a table; all is counted once nobody is connected. */
async function readPastIndexes(): Promise<ReadonlyMap<string, number>> {
  while (Count.parse(database.rows(others))[0]?.count !== 0) await pause(20);
  return new Map(Row.parse(database.rows(read)).map(({ table, rows }) => [table, rows]));
}

/** Tables of which more was read than before, with how many rows. */
async function readThrough(work: (ledger: OpenLedger) => Promise<unknown>) {
  const before = await readPastIndexes();
  const ledger = await openLedger(database.url, auditKey, () => {});
  for (let time = 0; time < times; time += 1) await work(ledger);
  await ledger.close();
  const after = await readPastIndexes();
  return [...after].filter(([table, rows]) => rows > (before.get(table) ?? 0));
}

const newest = async (ledger: OpenLedger): Promise<RequestId> => {
  const [last] = await ledger.lastRequests(ana, 1);
  return RequestId.parse(last?.request.id);
};
const keyOfAna = async (ledger: OpenLedger): Promise<KeyId> => {
  const held = await ledger.keysHeld(ana, { after: 0, most: 1 });
  return KeyId.parse(held.items[0]?.keys[0]?.id);
};

const reads: Readonly<Record<string, (ledger: OpenLedger) => Promise<unknown>>> = {
  'Home of a holder': async (ledger) => {
    await ledger.keysHeld(ana, { after: 0, most: 20 });
    await ledger.keysRevoking(ana, 5);
    await ledger.waitingForPress(ana, 5);
    await ledger.waitingForDecision(ana, 100);
    await ledger.lastRequests(ana, 5);
    await ledger.reviewsOf(ana);
  },
  'Home of an admin': async (ledger) => {
    await ledger.countKeys();
    await ledger.stuckKeys(now, 5);
    await ledger.nextDueAt();
  },
  'all keys, by state and holder': async (ledger) => {
    for (const state of ['live', 'unsaved', 'revoking'] as const) {
      await ledger.keysLike({ ...everyKey, state }, { after: 0, most: 20, soon });
      await ledger.keysLike({ ...everyKey, state, holder: ben }, { after: 0, most: 20, soon });
    }
    await ledger.keysLike({ ...everyKey, endsSoon: true }, { after: 0, most: 20, soon });
  },
  'one key': async (ledger) => {
    const id = await keyOfAna(ledger);
    await ledger.keyOfSomebody(id);
    await ledger.keysByClue({ by: 'id', id }, 5);
    await ledger.keysByClue({ by: 'name', name: 'History' }, 5);
    await ledger.keysByClue({ by: 'last4', last4: ['0000'] }, 5);
    await ledger.openGrants({ by: 'person', person: ana }, 50);
  },
  'a card and its decision': async (ledger) => {
    const id = await newest(ledger);
    await ledger.caseOf(id);
    await ledger.keysAlike({ id, ask: newRequest().ask }, 3);
    await ledger.inTransaction((tx) => tx.addDue({ kind: 'card', subject: id, runAt: now }));
    const due = await ledger.claimDue(now, 60, 'any');
    if (due !== null) await ledger.finishDue(due);
  },
};

if (server === '') {
  test('reads on PostgreSQL are not checked: DDKEY_TEST_POSTGRES names no server', () => {
    expect(server).toBe('');
  });
} else {
  beforeAll(async () => {
    database = freshDatabase('');
    await (await openLedger(database.url, auditKey, () => {})).close();
    await fillLedger(database.url, size);
  }, 120_000);
  afterAll(() => database.drop());

  test.each(Object.entries(reads))('no table is read through for: %s', async (_name, work) => {
    expect(await readThrough(work)).toEqual([]);
  });

  test('and a look through a whole table would be seen', async () => {
    const look = async () => database.rows('select max(note_calls) from request');
    expect((await readThrough(look)).map(([table]) => table)).toEqual(['request']);
  });
}
