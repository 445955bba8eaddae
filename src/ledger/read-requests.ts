import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect } from 'kysely';
import Libsql from 'libsql';
import pg from 'pg';
import type { AccessRequest } from '../access/request.ts';
import type { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import { LedgerUnusable, unusable } from './open-database.ts';
import { requestOf } from './rows.ts';
import { sqliteDialect } from './sqlite.ts';

/** A ledger that nothing is written to, beside the bot that works on it. */
function openForReading(url: string): Kysely<Database> {
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

/** The requests since a moment, oldest first. Throws LedgerUnusable. */
export async function readRequests(url: string, since: Instant): Promise<readonly AccessRequest[]> {
  const db = openForReading(url);
  try {
    const rows = await db
      .selectFrom('request')
      .selectAll()
      .where('submitted_at', '>=', since)
      .orderBy('submitted_at')
      .execute();
    return rows.map(requestOf);
  } catch (cause) {
    throw unusable('The requests of the ledger cannot be read', cause);
  } finally {
    await db.destroy();
  }
}
