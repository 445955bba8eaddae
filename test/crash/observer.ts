import { CompiledQuery, Kysely, PostgresDialect, type SelectQueryBuilder } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';
import type { Grant, KeyRecord } from '../../src/access/grant.ts';
import type { Standing } from '../../src/access/notes.ts';
import type { AccessRequest } from '../../src/access/request.ts';
import { standingOf } from '../../src/access/standing.ts';
import type { Database, DueRow } from '../../src/ledger/database.ts';
import { grantOf, keyOf, requestOf } from '../../src/ledger/rows.ts';
import { sqliteDialect } from '../../src/ledger/sqlite.ts';
import { type ChainCheck, verifyChain } from '../../src/ledger/verify-audit.ts';
import { grouped } from './grouped.ts';

/** One request with all that the ledger knows of it. */
export type Kept = {
  readonly request: AccessRequest;
  readonly grant: Grant | null;
  readonly keys: readonly KeyRecord[];
  readonly standing: Standing;
};

/** Reads a ledger beside the bots that work on it. */
export type Observer = {
  readonly everything: () => Promise<Kept[]>;
  /** Work that is due before this moment, claimed or not. */
  readonly dueBefore: (until: string) => Promise<number>;
  readonly due: () => Promise<DueRow[]>;
  /** Keys past their end that are not deleted yet. */
  readonly overdue: (now: string) => Promise<number>;
  /** Keys out of use here that are not deleted at Datadog yet. */
  readonly revoking: () => Promise<number>;
  readonly verifyAudit: () => Promise<ChainCheck>;
  /** What the audit chain says of one request. */
  readonly tale: (request: string) => Promise<string[]>;
  /** PostgreSQL: cuts every connection but this one; false on SQLite. */
  readonly cutConnections: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const isPostgres = (url: string): boolean => url.startsWith('postgres');

function connect(url: string): Kysely<Database> {
  if (isPostgres(url)) {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    pool.on('error', () => {});
    return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  }
  const file = new Libsql(url.replace(/^sqlite:/u, ''));
  file.pragma('busy_timeout = 5000');
  file.pragma('query_only = 1');
  return new Kysely<Database>({ dialect: sqliteDialect(file) });
}

const byRequest = <T extends { readonly requestId: string }>(rows: readonly T[]) =>
  grouped(rows, (row) => row.requestId);

async function everything(db: Kysely<Database>): Promise<Kept[]> {
  const requests = (await db.selectFrom('request').selectAll().execute()).map(requestOf);
  const grants = byRequest((await db.selectFrom('grant').selectAll().execute()).map(grantOf));
  const rows = await db
    .selectFrom('key')
    .selectAll()
    .orderBy('intended_at')
    .orderBy('id')
    .execute();
  const keys = byRequest(rows.map(keyOf));
  return requests.map((request) => {
    const grant = grants.get(request.id)?.[0] ?? null;
    const own = keys.get(request.id) ?? [];
    return { request, grant, keys: own, standing: standingOf(request, grant, own) };
  });
}

/** Both databases count, each in its own kind of number. */
async function countOf<Table extends keyof Database>(
  rows: SelectQueryBuilder<Database, Table, unknown>,
): Promise<number> {
  const { rows: counted } = await rows
    .select((of) => of.fn.countAll<number | string>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(counted);
}

const cut = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

/** Opens a second connection to a bot's ledger. */
export function openObserver(url: string, auditKey: Buffer): Observer {
  const db = connect(url);
  return {
    everything: () => everything(db),
    dueBefore: (until) =>
      countOf(
        db
          .selectFrom('due_work')
          .where((or) => or.or([or('run_at', '<=', until), or('claimed_until', 'is not', null)])),
      ),
    async overdue(now) {
      const keys = db.selectFrom('key').where('state', '!=', 'revoked');
      return countOf(keys.where('expires_at', '<=', now));
    },
    revoking: () => countOf(db.selectFrom('key').where('state', '=', 'revoking')),
    due: () => db.selectFrom('due_work').selectAll().orderBy('run_at').execute(),
    verifyAudit: () => verifyChain(db, [auditKey]),
    async tale(request) {
      const events = await db
        .selectFrom('audit_event')
        .selectAll()
        .where('request_id', '=', request)
        .orderBy('seq')
        .execute();
      return events.map(
        (it) => `${it.at} ${it.what} by ${it.actor} ${it.key_id ?? ''} ${it.details}`,
      );
    },
    async cutConnections() {
      if (isPostgres(url)) await db.executeQuery(CompiledQuery.raw(cut));
      return isPostgres(url);
    },
    close: () => db.destroy(),
  };
}
