import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { freeClaims } from './due-work.ts';
import { LedgerUnusable, migrate, type OpenDatabase, unusable } from './open-database.ts';
import { sqliteDialect } from './sqlite.ts';

/** The file, always written through to the disk before a commit counts. */
export function openFile(path: string): Libsql.Database {
  const database = new Libsql(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  // Waiting holds up the whole process, and a form has to be answered within 3 s.
  database.pragma('busy_timeout = 500');
  database.pragma('foreign_keys = ON');
  return database;
}

/**
 * Holds a lock beside the file for as long as the process lives. The operating system drops it
 * when the process dies, however it dies; a lock file with a process id in it would stay.
 */
function lockOut(path: string): Libsql.Database {
  const lock = new Libsql(`${path}.lock`);
  // Long enough to outwait a command that looks whether it is held.
  lock.pragma('busy_timeout = 200');
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

/** Gives the file free; a ledger that is closed twice has lost nothing. */
function unlockOnce(lock: Libsql.Database): () => void {
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    lock.exec('rollback');
    lock.close();
  };
}

async function openMigrated(path: string): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: sqliteDialect(openFile(path)) });
  try {
    await migrate(db, sqlite);
    await freeClaims(db);
    return db;
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
}

/** Opens a ledger file, alone: migrates it and frees the claims of a process that died. */
export async function openSqlite(path: string): Promise<OpenDatabase> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const lock = lockOut(path);
    const unlock = unlockOnce(lock);
    const db = await openMigrated(path).catch((cause: unknown) => {
      unlock();
      throw cause;
    });
    return {
      db,
      dialect: sqlite,
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (cause) {
    throw unusable(`The ledger ${path} cannot be opened`, cause);
  }
}
