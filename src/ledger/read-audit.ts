import type { Kysely } from 'kysely';
import type { Head } from '../access/audit-marks.ts';
import type { RequestId } from '../policy/ids.ts';
import { type AuditRow, type AuditSlice, auditRows, toldHeads, untoldOf } from './audit-rows.ts';
import type { Database } from './database.ts';
import { unusable } from './open-database.ts';
import { openForReading } from './open-reading.ts';
import { type AuditKeys, type ChainCheck, verifyChain } from './verify-audit.ts';

async function reading<T>(url: string, read: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const db = openForReading(url);
  try {
    return await read(db);
  } catch (cause) {
    throw unusable('The audit chain cannot be read', cause);
  } finally {
    await db.destroy();
  }
}

export type Verified = {
  readonly chain: ChainCheck;
  /** What the ledger holds and the chain does not tell of: rows at its end were cut off. */
  readonly untold: Awaited<ReturnType<typeof untoldOf>>;
};

/** Checks the chain of a ledger from its first row, beside a running bot. Throws LedgerUnusable. */
export const readAndVerify = (
  url: string,
  keys: AuditKeys,
  heads: readonly Head[],
): Promise<Verified> =>
  reading(url, async (db) => ({
    // First what the ledger holds: a row that is written meanwhile is told of by then.
    untold: await untoldOf(db),
    chain: await verifyChain(db, keys, [...heads, ...(await toldHeads(db))]),
  }));

/** Gives each row of a slice to `take`, in order; says how many there were. Throws LedgerUnusable. */
export const eachAuditRow = (
  url: string,
  slice: AuditSlice,
  take: (row: AuditRow) => void | Promise<void>,
): Promise<number> =>
  reading(url, async (db) => {
    let count = 0;
    for await (const row of auditRows(db, slice)) {
      await take(row);
      count += 1;
    }
    return count;
  });

/** All rows about one request, in order. Throws LedgerUnusable. */
export async function auditOfRequest(
  url: string,
  requestId: RequestId,
): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = [];
  await eachAuditRow(url, { requestId }, (row) => void rows.push(row));
  return rows;
}
