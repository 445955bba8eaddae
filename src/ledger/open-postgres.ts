import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect, PostgresQueryCompiler, sql } from 'kysely';
import pg from 'pg';
import { checkBound } from './bound-value.ts';
import type { Database } from './database.ts';
import { postgres, postgresAs, wakeChannel } from './dialect.ts';
import { LedgerUnusable, migrate, type OpenDatabase, unusable } from './open-database.ts';
import { preparedPool } from './prepared.ts';

/** Under Slack's 3 s, so that a form is answered in time while the server is away. */
const connectMs = 2000;
const statementMs = 10_000;
const again = 1000;

/** Refuses the same values as on SQLite, so that a bug shows on whichever database the tests run. */
class GuardedCompiler extends PostgresQueryCompiler {
  override compileQuery(...input: Parameters<PostgresQueryCompiler['compileQuery']>) {
    const compiled = super.compileQuery(...input);
    for (const value of compiled.parameters) checkBound(value);
    return compiled;
  }
}

class GuardedDialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new GuardedCompiler();
  }
}

/** An address without its password, for sentences. */
function shown(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'in DATABASE_URL';
  }
}

/**
 * Listens for other replicas' due work and reconnects by itself. What is said while nobody
 * listens is not lost: the worker's poll finds it.
 */
function listen(
  url: string,
  { own, wake }: { readonly own: string; readonly wake: () => void },
): { readonly stop: () => Promise<void> } {
  let stopping = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMs });
    client = fresh;
    fresh.on('notification', ({ payload }) => {
      if (payload !== own) wake();
    });
    fresh.on('error', () => {});
    fresh.on('end', () => {
      if (!stopping) timer = setTimeout(connectOrRetry, again);
    });
    await fresh.connect();
    await fresh.query(`listen ${wakeChannel}`);
    wake();
  };
  const connectOrRetry = (): void => {
    connect().catch(() => {
      if (!stopping) timer = setTimeout(connectOrRetry, again);
    });
  };
  connectOrRetry();
  return {
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}

/** A standby, or a database set to be read only: it opens well, and nothing could ever be kept. */
export async function mustBeWritable(db: Kysely<Database>, url: string): Promise<void> {
  const { rows } = await sql<{ transaction_read_only: string }>`show transaction_read_only`.execute(
    db,
  );
  if (rows[0]?.transaction_read_only !== 'on') return;
  throw new LedgerUnusable(
    `The PostgreSQL ledger at ${shown(url)} can only be read. Give ddkey the primary server, and a database that it may write to.`,
  );
}

/** Connects to PostgreSQL, migrates under its advisory lock, and listens for other replicas. */
export async function openPostgres(url: string, wake: () => void): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    // A server that is silent for ever must not keep a worker for ever.
    query_timeout: statementMs + connectMs,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
  });
  // A connection that breaks is replaced by the next query; without a listener it would end the
  // process: the pool listens while it is idle, and nobody while it is in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
  });
  const db = new Kysely<Database>({ dialect: new GuardedDialect({ pool: preparedPool(pool) }) });
  const own = randomUUID();
  try {
    await mustBeWritable(db, url);
    // Kysely's own look at the tables binds a boolean, which the guard keeps from ours.
    await migrate(new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), postgres);
  } catch (cause) {
    await db.destroy();
    throw unusable(`The PostgreSQL ledger at ${shown(url)} cannot be used`, cause);
  }
  const listener = listen(url, { own, wake });
  return {
    db,
    dialect: postgresAs(own),
    close: async () => {
      await listener.stop();
      await db.destroy();
    },
  };
}
