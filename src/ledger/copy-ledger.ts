import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import { LedgerUnusable, type OpenDatabase } from './open-database.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import { type AuditKeys, type ChainCheck, verifyChain } from './verify-audit.ts';

/** In an order in which every row finds what it refers to. */
const tables = [
  'request',
  'vote',
  'review',
  'told',
  'grant',
  'generation',
  'key',
  'leak_report',
  'due_work',
  'audit_event',
  'audit_mark',
  'home_opened',
  'sweep',
  'missing_key',
  'unused_ask',
  'left_holder',
  'stranger',
  'adoption',
  'sweep_told',
  'key_review',
  'key_review_item',
  'key_review_note',
  'target',
] as const;
type Table = (typeof tables)[number];
type Row = Readonly<Record<string, string | number | null>>;

const rowsAtOnce = 500;

async function countOf(db: Kysely<Database>, table: Table): Promise<number> {
  const { rows } = await sql<{ rows: number | string }>`
    select count(*) as rows from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.rows ?? 0);
}

async function refuseUnlessEmpty(db: Kysely<Database>): Promise<void> {
  for (const table of tables) {
    if ((await countOf(db, table)) === 0) continue;
    throw new LedgerUnusable(
      'The database to copy into holds a ledger already. Name an empty one; nothing was copied.',
    );
  }
}

async function insert(db: Kysely<Database>, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => sql`(${sql.join(columns.map((name) => row[name] ?? null))})`);
  // Claims name due work by its id, so ids stay what they are.
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    overriding system value values ${sql.join(lines)}`.execute(db);
}

async function copyTable(
  from: Kysely<Database>,
  to: Kysely<Database>,
  table: Table,
): Promise<number> {
  let last = 0;
  let copied = 0;
  for (;;) {
    const { rows } = await sql<Row & { ledger_row: number }>`
      select rowid as ledger_row, * from ${sql.table(table)}
      where rowid > ${last} order by rowid limit ${rowsAtOnce}`.execute(from);
    const end = rows.at(-1);
    if (end === undefined) return copied;
    await insert(
      to,
      table,
      rows.map(({ ledger_row: _, ...row }) => row),
    );
    last = end.ledger_row;
    copied += rows.length;
  }
}

/** The next due work gets an id that was never used before. */
const goOnCounting = (db: Kysely<Database>) =>
  sql`select setval(pg_get_serial_sequence('due_work', 'id'),
    greatest(1, (select coalesce(max(id), 0) from due_work),
      (select coalesce(max(attempt_due), 0) from ${sql.table('key')})))`.execute(db);

export type Copied = {
  readonly rows: Readonly<Record<Table, number>>;
  readonly chain: Extract<ChainCheck, { kind: 'whole' }>;
};

/** Counts and the audit chain must come out the same; whatever does not undoes the whole copy. */
async function check(
  from: Kysely<Database>,
  to: Kysely<Database>,
  auditKeys: AuditKeys,
): Promise<Copied> {
  const rows = {
    request: 0,
    vote: 0,
    review: 0,
    told: 0,
    grant: 0,
    generation: 0,
    key: 0,
    leak_report: 0,
    due_work: 0,
    audit_event: 0,
    audit_mark: 0,
    home_opened: 0,
    sweep: 0,
    missing_key: 0,
    unused_ask: 0,
    left_holder: 0,
    stranger: 0,
    adoption: 0,
    sweep_told: 0,
    key_review: 0,
    key_review_item: 0,
    key_review_note: 0,
    target: 0,
  };
  for (const table of tables) {
    rows[table] = await countOf(to, table);
    if (rows[table] !== (await countOf(from, table))) {
      throw new LedgerUnusable(`Not all rows of ${table} arrived. Nothing was copied.`);
    }
  }
  const [before, after] = [await verifyChain(from, auditKeys), await verifyChain(to, auditKeys)];
  if (before.kind === 'broken') {
    throw new LedgerUnusable(
      `The audit chain of the ledger is broken at row ${before.seq}: ${before.why}. Check DDKEY_AUDIT_KEY. Nothing was copied.`,
    );
  }
  if (after.kind === 'broken' || after.head !== before.head) {
    throw new LedgerUnusable('The audit chain did not arrive whole. Nothing was copied.');
  }
  return { rows, chain: after };
}

async function copyInto(
  from: OpenDatabase,
  to: OpenDatabase,
  auditKeys: AuditKeys,
): Promise<Copied> {
  return to.db.transaction().execute(async (trx) => {
    await refuseUnlessEmpty(trx);
    for (const table of tables) await copyTable(from.db, trx, table);
    await goOnCounting(trx);
    return check(from.db, trx, auditKeys);
  });
}

/**
 * Copies a ledger file into an empty PostgreSQL database, all of it or nothing. Refused while a
 * bot runs on the file, which stays as it is. Throws LedgerUnusable.
 */
export async function copyLedger(path: string, url: string, auditKeys: AuditKeys): Promise<Copied> {
  const from = await openSqlite(path);
  try {
    const to = await openPostgres(url, () => {});
    return await copyInto(from, to, auditKeys).finally(() => to.close());
  } finally {
    await from.close();
  }
}
