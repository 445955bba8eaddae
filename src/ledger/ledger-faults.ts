import { z } from 'zod';
import { LedgerDown } from '../access/ledger-down.ts';

/** What database drivers put on their errors; the texts are theirs and are not looked at. */
const DriverFault = z.object({ code: z.string().default(''), message: z.string().default('') });

const driverFault = (fault: unknown): z.infer<typeof DriverFault> => {
  const parsed = DriverFault.safeParse(fault);
  return parsed.success ? parsed.data : { code: '', message: '' };
};

/** SQLite: busy, read-only, disk full, input or output. PostgreSQL: no connection, shut down. */
const downCodes =
  /^(SQLITE_(BUSY|LOCKED|READONLY|FULL|IOERR|CANTOPEN)|08|53|57P0|25006|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE)/u;

/** node-postgres says these only in words. */
const downWords =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/iu;

/** A table has other columns than when a statement was prepared (PostgreSQL, "cached plan"). */
export const isPlanOver = (fault: unknown): boolean => driverFault(fault).code === '0A000';

/**
 * Two transactions met in the wrong order, or a statement in it has to be prepared anew; PostgreSQL
 * undid it, and it may simply run again. 25P02 is what comes after the second.
 */
export const mayRunAgain = (fault: unknown): boolean =>
  /^(40001|40P01|0A000|25P02)$/u.test(driverFault(fault).code);

/** The fault itself, or LedgerDown where the database is the matter. */
function named(fault: unknown): unknown {
  const { code, message } = driverFault(fault);
  return downCodes.test(code) || downWords.test(message)
    ? new LedgerDown('the ledger cannot be reached or written', { cause: fault })
    : fault;
}

/** Awaits a call to the ledger and names the fault of a database that is away. */
export async function heard<T>(call: Promise<T>): Promise<T> {
  return call.catch((fault: unknown) => {
    throw named(fault);
  });
}
