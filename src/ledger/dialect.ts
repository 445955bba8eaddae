import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely';
import type Libsql from 'libsql';

/*
 * All that differs between the databases: how a transaction begins, the database's own clock, how
 * a rising id is declared. The rest of the ledger is the same SQL everywhere.
 */

/** Now, by the clock of the database, as ISO text with milliseconds: leases are measured by it. */
export const databaseNow = sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

/** The database's clock plus some seconds. */
export const databaseNowPlus = (seconds: number) =>
  sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`+${Math.round(seconds)} seconds`})`;

/**
 * Takes the write lock at once: a transaction that reads first and writes later fails when
 * somebody else wrote in between (SQLITE_BUSY_SNAPSHOT).
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

type Bound = string | number | null;

/** libsql aborts the whole process on a boolean and turns NaN into null, so nothing else passes. */
function checkBound(value: unknown): Bound {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new TypeError(`a ledger value must be text, a whole number or null, got ${typeof value}`);
}

const statementsKept = 300;

/** Kysely's view of one libsql connection: checked values, statements prepared once. */
function guarded(database: Libsql.Database) {
  const statements = new Map<string, Libsql.Statement<unknown[]>>();
  const statement = (text: string): Libsql.Statement<unknown[]> => {
    const kept = statements.get(text);
    if (kept !== undefined) return kept;
    const fresh = database.prepare(text);
    if (statements.size >= statementsKept) statements.clear();
    statements.set(text, fresh);
    return fresh;
  };
  return {
    close: () => {
      database.close();
    },
    prepare: (text: string) => {
      const prepared = statement(text);
      return {
        reader: prepared.reader,
        all: (values: readonly unknown[]): unknown[] => prepared.all(values.map(checkBound)),
        run: (values: readonly unknown[]) => prepared.run(values.map(checkBound)),
        iterate: (values: readonly unknown[]) => prepared.iterate(values.map(checkBound)),
      };
    },
  };
}

/** Kysely on an open libsql database. */
export function sqliteDialect(database: Libsql.Database): SqliteDialect {
  const config = { database: guarded(database) };
  return new (class extends SqliteDialect {
    override createDriver(): Driver {
      return new ImmediateDriver(config);
    }
  })(config);
}
