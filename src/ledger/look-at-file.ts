import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';

const busyMs = 2000;

const SqliteFault = z.object({ code: z.string() });
const isBusy = (fault: unknown): boolean =>
  SqliteFault.safeParse(fault).data?.code.startsWith('SQLITE_BUSY') === true;
const messageOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);

/** Whether a bot works on a ledger file. Its lock is looked at, and never waited for or taken. */
export function isInUse(path: string): boolean {
  if (!existsSync(`${path}.lock`)) return false;
  const lock = new Libsql(`${path}.lock`, { readonly: true });
  try {
    lock.pragma('busy_timeout = 0');
    lock.prepare('select count(*) from sqlite_schema').all([]);
    return false;
  } catch (fault) {
    if (isBusy(fault)) return true;
    throw fault;
  } finally {
    lock.close();
  }
}

/** Whether a ledger can be written: `busy` while somebody else is writing, or why it cannot. */
export type Writing =
  | { readonly kind: 'possible' | 'busy' }
  | { readonly kind: 'refused'; readonly why: string };

/** Takes the turn to write, like any other transaction, and gives it back unused. */
export function tryToWrite(path: string): Writing {
  try {
    const file = new Libsql(path);
    try {
      file.pragma(`busy_timeout = ${busyMs}`);
      file.exec('begin immediate');
      return { kind: 'possible' };
    } finally {
      if (file.inTransaction) file.exec('rollback');
      file.close();
    }
  } catch (fault) {
    return isBusy(fault) ? { kind: 'busy' } : { kind: 'refused', why: messageOf(fault) };
  }
}

/** The folder in which a first start would make the ledger, or the nearest that is there. */
function folderFor(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === dirname(folder) ? folder : folderFor(folder);
}

/** Whether a ledger file could be made. */
export function tryToMake(path: string): Writing {
  try {
    accessSync(folderFor(path), constants.W_OK | constants.X_OK);
    return { kind: 'possible' };
  } catch (fault) {
    return { kind: 'refused', why: messageOf(fault) };
  }
}

/** Free bytes where the ledger file is, or will be. */
export function roomFor(path: string): number {
  const { bavail, bsize } = statfsSync(folderFor(path));
  return bavail * bsize;
}
