import Libsql from 'libsql';
import pg from 'pg';
import { z } from 'zod';
import { credentials, people } from '../../src/sandbox/people.ts';

/*
 * A ledger with years of history, made by a few statements in one transaction. The same SQL runs
 * on both databases. Its audit rows are not sealed: `ddkey audit verify` would name the first.
 */

export type LedgerSize = {
  readonly requests: number;
  /** Of these so many have a live key, the first of all. */
  readonly live: number;
  /** Of the live ones so many ended an hour ago, the last of all. */
  readonly overdue: number;
};

/** Keys that Ana holds in every ledger that is made here. */
const heldByAna = 5;
/** Requests of hers that are over, as long ago as any. */
const anasPast = 20;
const holders = 5000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const iso = (ms: number): string => new Date(ms).toISOString();

/** An id of the ledger for number `n`: sixteen letters, as ids know no 0, 1, 8 and 9. */
const idOf = (letter: 'r' | 'k', n: string): string => {
  const digits = `cast(${n} + 100000000 as text)`;
  const letters = [
    ['0', 'a'],
    ['1', 'b'],
    ['8', 'c'],
    ['9', 'd'],
  ].reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, digits);
  return `('${letter}_history' || ${letters})`;
};

/** The id at Datadog of the key of number `n`. */
const datadogIdOf = (n: string): string =>
  `('0b0e0000-0000-4000-8000-000' || cast(${n} + 100000000 as text))`;

const ask = JSON.stringify({
  org: 'main',
  environment: null,
  kind: 'application',
  scopes: ['dashboards_read'],
  preset: null,
  purpose: 'History',
  keptIn: 'A vault',
  lifetimeSeconds: 90 * 24 * 3600,
  note: null,
});
const decision = (at: string): string =>
  JSON.stringify({ by: people.approver.id, at, verdict: 'approve', reason: null });

/** Numbers 1 to `most` as a table. */
const numbers = (most: number): string =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${most})`;

/** The statements that fill an empty ledger, in order. */
function fillingStatements(size: LedgerSize, now: number): readonly string[] {
  const { requests, live, overdue } = size;
  const asked = iso(now - 30 * dayMs);
  const ends = iso(now + 60 * dayMs);
  const over = iso(now - hourMs);
  const { requester } = people;
  const holder = `case when i <= ${heldByAna} or i > ${requests - anasPast} then '${requester.id}'
    else 'U0HELD' || cast(i % ${holders} as text) end`;
  const end = `case when i > ${live - overdue} then '${over}' else '${ends}' end`;
  const isLive = `i <= ${live}`;
  const from = `from n`;
  return [
    `insert into request (id, revision, state, requester, ask, site, rule, view_id, submitted_at,
        lapses_at, decision, card_channel, card_ts, note_calls)
      ${numbers(requests)}
      select ${idOf('r', 'i')}, 1, 'fulfilled', ${holder}, '${ask}', 'datadoghq.eu',
        'one approver from the channel', 'V0HISTORY' || cast(i as text), '${asked}', '${ends}',
        '${decision(asked)}', 'C0APPROVERS', '1.' || cast(i as text), 0 ${from}`,
    `insert into "grant" (request_id, holder, generation, claim_ends_at, expires_at, ended_at,
        end_reason)
      ${numbers(requests)}
      select ${idOf('r', 'i')}, ${holder}, 1, '${asked}', ${end},
        case when ${isLive} then null else '${over}' end,
        case when ${isLive} then null else 'expired' end ${from}`,
    `insert into generation (request_id, number, asked_at, asked_by)
      ${numbers(requests)} select ${idOf('r', 'i')}, 1, '${asked}', ${holder} ${from}`,
    `insert into key (id, request_id, generation, state, kind, org, owner, name, scopes,
        attempt_due, attempt_number, datadog_id, last4, intended_at, shown_at, expires_at,
        received_at, revoke_reason, ended_at, purpose, scope_set)
      ${numbers(requests)}
      select ${idOf('k', 'i')}, ${idOf('r', 'i')}, 1,
        case when ${isLive} then 'live' else 'revoked' end, 'application', 'main',
        '${credentials.serviceAccount}',
        'History (ddkey ' || ${idOf('r', 'i')} || ' ' || ${idOf('k', 'i')} || ')',
        '["dashboards_read"]', i, 1, ${datadogIdOf('i')}, 'h' || cast(100 + i % 900 as text),
        '${asked}', '${asked}', ${end}, '${asked}',
        case when ${isLive} then null else 'expired' end,
        case when ${isLive} then null else '${over}' end, 'history', 'a set of the past' ${from}`,
    `insert into due_work (kind, subject, run_at, attempts, wanted, claim_number)
      ${numbers(live)} select 'expire', ${idOf('k', 'i')}, ${end}, 0, 1, 0 ${from}`,
    `insert into audit_event (seq, at, actor, what, request_id, key_id, details, previous_hash, hash)
      ${numbers(requests)}
      select i, '${asked}', 'ddkey', 'key.delivered', ${idOf('r', 'i')}, ${idOf('k', 'i')}, '{}',
        'not sealed', 'not sealed' ${from}`,
  ];
}

const Named = z.object({ name: z.string(), definition: z.string() });

/** Indexes that no constraint stands on; filling is quicker without, and they are made again after. */
type Indexes = readonly z.infer<typeof Named>[];

const ofSqlite = `select name, sql as definition from sqlite_master
  where type = 'index' and sql is not null`;
const ofPostgres = `select i.indexrelid::regclass::text as name,
    pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace s on s.oid = t.relnamespace
  where s.nspname = 'public'
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;

/** The statements, with the indexes away meanwhile. */
const around = (indexes: Indexes, statements: readonly string[]): readonly string[] => [
  ...indexes.map(({ name }) => `drop index ${name}`),
  ...statements,
  ...indexes.map(({ definition }) => definition),
];

function fillFile(path: string, statements: readonly string[]): void {
  const database = new Libsql(path);
  // Nothing is lost that could not be made again.
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('cache_size = -400000');
  const indexes = z.array(Named).parse(database.prepare(ofSqlite).all([]));
  database.exec('begin immediate');
  for (const statement of around(indexes, statements)) database.exec(statement);
  database.exec('commit');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

async function fillServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const indexes = z.array(Named).parse((await client.query(ofPostgres)).rows);
  await client.query("begin; set local maintenance_work_mem = '256MB'");
  // Every row is checked against its parent else, a million times five.
  await client.query('set local session_replication_role = replica');
  for (const statement of around(indexes, statements)) await client.query(statement);
  await client.query('commit');
  // What autovacuum does by itself after a while.
  await client.query('analyze');
  await client.end();
}

/** Fills a migrated, empty ledger; gives back how many seconds it took. */
export async function fillLedger(url: string, size: LedgerSize): Promise<number> {
  const startedAt = performance.now();
  const statements = fillingStatements(size, Date.now());
  if (url.startsWith('sqlite:')) fillFile(url.replace(/^sqlite:/u, ''), statements);
  else await fillServer(url, statements);
  return (performance.now() - startedAt) / 1000;
}
