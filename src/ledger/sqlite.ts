import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import type Libsql from 'libsql';
import { checkBound } from './bound-value.ts';

/**
 * Takes the write lock at once: a transaction that reads first and writes later fails when
 * somebody else wrote in between (SQLITE_BUSY_SNAPSHOT).
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: Libsql.Database;

  constructor(database: Libsql.Database) {
    super({ database: guarded(database) });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk makes SQLite undo a transaction itself; a second undoing would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
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
  return new (class extends SqliteDialect {
    override createDriver(): Driver {
      return new ImmediateDriver(database);
    }
  })({ database: guarded(database) });
}
