import { existsSync } from 'node:fs';
import { type Kysely, PostgresDialect, Kysely as Queries, sql } from 'kysely';
import pg from 'pg';
import { Credential } from '../policy/ask.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import { postgres } from './dialect.ts';
import { isInUse, roomFor, tryToMake, tryToWrite, type Writing } from './look-at-file.ts';
import { LedgerUnusable, unusable } from './open-database.ts';
import { mustBeWritable } from './open-postgres.ts';
import { openForReading } from './open-reading.ts';
import { type OwnerInUse, ownersInUse } from './owners-in-use.ts';
import { type Schema, schemaOf } from './schema-of.ts';

/** Live keys of one kind of credential. */
type LiveKeys = { readonly credential: Credential; readonly count: number };

/** What the rows of a ledger say of the keys that may still exist. */
export type LedgerKeys = {
  readonly live: readonly LiveKeys[];
  readonly inUse: readonly OwnerInUse[];
};

type Seen = {
  readonly schema: Schema;
  readonly writing: Writing;
  /** Null where the tables are not those of this version. */
  readonly keys: LedgerKeys | null;
};

/** A ledger as it stands, looked at beside the bot that works on it. */
export type LedgerSight =
  | (Seen & {
      readonly kind: 'file';
      readonly path: string;
      readonly isInUse: boolean;
      readonly freeBytes: number;
    })
  | (Seen & { readonly kind: 'server'; readonly now: Instant; readonly bytes: number })
  /** No file yet: `writing` says whether one can be made. */
  | {
      readonly kind: 'absent';
      readonly path: string;
      readonly writing: Writing;
      readonly freeBytes: number;
    };

async function keysIn(db: Kysely<Database>): Promise<LedgerKeys> {
  const rows = await db
    .selectFrom('key')
    .select(['kind', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', '=', 'live')
    .groupBy('kind')
    .execute();
  const live = rows.map(({ kind, count }) => ({
    credential: Credential.parse(kind),
    count: Number(count),
  }));
  return { live, inUse: await ownersInUse(db) };
}

async function contents(db: Kysely<Database>): Promise<Pick<Seen, 'schema' | 'keys'>> {
  const schema = await schemaOf(db);
  const keys = schema === 'current' ? await keysIn(db) : null;
  return { schema, keys };
}

async function lookAtFile(path: string): Promise<LedgerSight> {
  const freeBytes = roomFor(path);
  if (!existsSync(path)) return { kind: 'absent', path, writing: tryToMake(path), freeBytes };
  const db = openForReading(`sqlite:${path}`);
  try {
    const seen = await contents(db);
    const state = { isInUse: isInUse(path), writing: tryToWrite(path) };
    return { kind: 'file', path, freeBytes, ...state, ...seen };
  } finally {
    await db.destroy();
  }
}

async function writingTo(db: Kysely<Database>, url: string, schema: Schema): Promise<Writing> {
  try {
    await mustBeWritable(db, url);
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    return { kind: 'refused', why: fault.message };
  }
  if (schema === 'none') return { kind: 'possible' };
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('audit_event', 'insert') as may`.execute(db);
  return rows[0]?.may === true
    ? { kind: 'possible' }
    : { kind: 'refused', why: 'its user may not insert into audit_event' };
}

async function lookAtServer(url: string): Promise<LedgerSight> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 });
  pool.on('error', () => {});
  const db = new Queries<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    const seen = await contents(db);
    const writing = await writingTo(db, url, seen.schema);
    const { rows } = await sql<{ now: string; bytes: string }>`
      select ${postgres.now} as now, pg_database_size(current_database()) as bytes`.execute(db);
    const now = Instant.parse(rows[0]?.now);
    return { kind: 'server', now, bytes: Number(rows[0]?.bytes), writing, ...seen };
  } finally {
    await db.destroy();
  }
}

/** Looks at a ledger and changes nothing in it. Throws LedgerUnusable where it cannot be read. */
export async function lookAtLedger(url: string): Promise<LedgerSight> {
  try {
    return await (/^postgres(ql)?:\/\//u.test(url)
      ? lookAtServer(url)
      : lookAtFile(url.replace(/^sqlite:/u, '')));
  } catch (cause) {
    throw unusable('The ledger cannot be read', cause);
  }
}
