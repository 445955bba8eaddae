import { Kysely } from 'kysely';
import type { Ledger } from '../access/ledger-port.ts';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { ledgerOn } from './open.ts';
import { LedgerUnusable, type OpenDatabase, unusable } from './open-database.ts';
import { openPostgres } from './open-postgres.ts';
import { openForReading } from './open-reading.ts';
import { openFile } from './open-sqlite.ts';
import { schemaOf } from './schema-of.ts';
import { sqliteDialect } from './sqlite.ts';

/** A command can wait for the bot's turn to end; a person in Slack could not. */
const patienceMs = 10_000;

/** Tables of another version are neither brought up to date nor written to beside a running bot. */
async function mustBeCurrent(url: string): Promise<void> {
  const db = openForReading(url);
  try {
    if ((await schemaOf(db)) === 'current') return;
    throw new LedgerUnusable(
      'This ledger belongs to another version of ddkey. Use the command of the version that runs.',
    );
  } catch (cause) {
    throw unusable('The ledger cannot be read', cause);
  } finally {
    await db.destroy();
  }
}

function openBesideSqlite(path: string): OpenDatabase {
  const file = openFile(path);
  file.pragma(`busy_timeout = ${patienceMs}`);
  const db = new Kysely<Database>({ dialect: sqliteDialect(file) });
  return { db, dialect: sqlite, close: () => db.destroy() };
}

/**
 * Opens a ledger to write wishes into it beside the bot that works on it: no migration, no lock, and
 * its claims stay its own. Each transaction takes its turn like any other. Throws LedgerUnusable.
 */
export async function openBeside(
  url: string,
  auditKey: Buffer,
): Promise<{ readonly ledger: Ledger; readonly close: () => Promise<void> }> {
  await mustBeCurrent(url);
  const wake = (): void => {};
  const { db, dialect, close } = /^postgres(ql)?:\/\//u.test(url)
    ? await openPostgres(url, wake)
    : openBesideSqlite(url.replace(/^sqlite:/u, ''));
  return { ledger: ledgerOn({ db, dialect, auditKey, wake }), close };
}
