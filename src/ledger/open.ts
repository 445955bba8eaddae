import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import Libsql from 'libsql';
import type { Ledger, LedgerTx } from '../access/ledger-port.ts';
import { appendAudit, type ChainCheck, hasStarted, verifyChain } from './audit-chain.ts';
import type { Database } from './database.ts';
import { sqliteDialect } from './dialect.ts';
import { dueQueue, dueStatements, freeClaims } from './due-work.ts';
import { grantStatements } from './grants.ts';
import { homeReads } from './home-reads.ts';
import { keyStatements } from './keys.ts';
import { migrationProvider } from './migrations/all.ts';
import { requestStatements } from './requests.ts';

/** A sentence for the operator; the process cannot go on without its ledger. */
export class LedgerUnusable extends Error {}

export type OpenLedger = Ledger & {
  readonly verifyAudit: () => Promise<ChainCheck>;
  /** Whether a bot was ever started on it. */
  readonly hasStarted: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** The file, always written through to the disk before a commit counts. */
function openFile(path: string): Libsql.Database {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Libsql(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  database.pragma('foreign_keys = ON');
  return database;
}

/**
 * Holds a lock beside the file for as long as the process lives. The operating system drops it
 * when the process dies, however it dies; a lock file with a process id in it would stay.
 */
function lockOut(path: string): Libsql.Database {
  const lock = new Libsql(`${path}.lock`);
  lock.pragma('busy_timeout = 0');
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new LedgerUnusable(
      `Another ddkey is running on ${path}. Stop it first, or give this one its own DATABASE_URL.`,
      { cause },
    );
  }
  return lock;
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
  if (error !== undefined) {
    throw new LedgerUnusable('The ledger could not be brought to this version of ddkey.', {
      cause: error,
    });
  }
}

/** The locked and migrated file; whatever stands against it becomes a sentence. */
async function openAlone(path: string) {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const lock = lockOut(path);
    const db = new Kysely<Database>({ dialect: sqliteDialect(openFile(path)) });
    await migrate(db);
    await freeClaims(db);
    return { lock, db };
  } catch (cause) {
    if (cause instanceof LedgerUnusable) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerUnusable(`The ledger ${path} cannot be opened: ${why}. Check DATABASE_URL.`, {
      cause,
    });
  }
}

const statementsOn = (db: Kysely<Database>, auditKey: Buffer): LedgerTx => ({
  ...requestStatements(db),
  ...grantStatements(db),
  ...keyStatements(db),
  ...dueStatements(db),
  appendAudit: appendAudit(db, auditKey),
});

/**
 * Opens the ledger at a path, alone: migrates it and frees the claims of a process that died.
 * `wake` is called after each commit that added due work. Throws LedgerUnusable.
 */
export async function openLedger(
  path: string,
  auditKey: Buffer,
  wake: () => void,
): Promise<OpenLedger> {
  const { lock, db } = await openAlone(path);
  return {
    ...dueQueue(db),
    ...homeReads(db),
    async inTransaction(work) {
      let added = false;
      const result = await db.transaction().execute((trx) => {
        const tx = statementsOn(trx, auditKey);
        return work({
          ...tx,
          addDue: (due) => {
            added = true;
            return tx.addDue(due);
          },
        });
      });
      if (added) wake();
      return result;
    },
    verifyAudit: () => verifyChain(db, auditKey),
    hasStarted: () => hasStarted(db),
    async close() {
      await db.destroy();
      lock.exec('rollback');
      lock.close();
    },
  };
}
