import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { migrationProvider } from './migrations/all.ts';

/** How the tables of a ledger stand to this version of ddkey; `other` were made by no older one. */
export type Schema = 'current' | 'older' | 'other' | 'none';

/** Reads which migrations a ledger has had. */
export async function schemaOf(db: Kysely<Database>): Promise<Schema> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return 'none';
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const ours = Object.keys(await migrationProvider(sqlite).getMigrations());
  const theirs = rows.map(({ name }) => name).sort();
  if (ours.join() === theirs.join()) return 'current';
  return ours.slice(0, theirs.length).join() === theirs.join() ? 'older' : 'other';
}
