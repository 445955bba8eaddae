import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';
import type { Database } from './database.ts';
import { LedgerUnusable } from './open-database.ts';
import { sqliteDialect } from './sqlite.ts';

/** A ledger that nothing is written to, beside the bot that works on it. */
export function openForReading(url: string): Kysely<Database> {
  if (/^postgres(ql)?:\/\//u.test(url)) {
    const options = '-c default_transaction_read_only=on';
    const pool = new pg.Pool({ connectionString: url, max: 1, options });
    return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  }
  const path = url.replace(/^sqlite:/u, '');
  if (!existsSync(path)) throw new LedgerUnusable(`There is no ledger at ${path}.`);
  const database = new Libsql(path, { readonly: true });
  return new Kysely<Database>({ dialect: sqliteDialect(database) });
}
