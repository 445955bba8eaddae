import { type Kysely, Migrator } from 'kysely';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { migrationProvider } from './migrations/all.ts';

/** A sentence for the operator; the process cannot go on without its ledger. */
export class LedgerUnusable extends Error {}

/** A connected and migrated database, whichever it is. */
export type OpenDatabase = {
  readonly db: Kysely<Database>;
  readonly dialect: LedgerDialect;
  readonly close: () => Promise<void>;
};

/** Whatever stands against opening, as a sentence that names the ledger. */
export function unusable(what: string, cause: unknown): LedgerUnusable {
  if (cause instanceof LedgerUnusable) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LedgerUnusable(`${what}: ${why}. Check DATABASE_URL.`, { cause });
}

/**
 * Brings the tables to this version of ddkey; replicas that start together wait for each other.
 * A ledger that a newer version has migrated is refused.
 */
export async function migrate(db: Kysely<Database>, dialect: LedgerDialect): Promise<void> {
  const migrator = new Migrator({ db, provider: migrationProvider(dialect) });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // What Kysely says of a migration that was executed and is not in this version's list.
  const newer = error instanceof Error && error.message.startsWith('corrupted migrations');
  throw new LedgerUnusable(
    newer
      ? 'This ledger was written by a newer version of ddkey. Start that version, or restore a backup from before it.'
      : `The ledger could not be brought to this version of ddkey: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL.`,
    { cause: error },
  );
}
