import { existsSync } from 'node:fs';
import Libsql from 'libsql';
import { z } from 'zod';

const DueLine = z
  .object({
    kind: z.string(),
    subject: z.string(),
    run_at: z.string(),
    attempts: z.number(),
    last_error: z.string().nullable(),
  })
  .transform(({ run_at: runAt, last_error: lastError, ...line }) => ({
    ...line,
    runAt,
    lastError,
  }));
export type DueLine = z.infer<typeof DueLine>;

const columns = 'kind, subject, run_at, attempts, last_error';

/** What is due next in a ledger file, read beside the bot that works on it; soonest first. */
export function readDue(path: string, most = 50): DueLine[] {
  if (!existsSync(path)) return [];
  const database = new Libsql(path, { readonly: true });
  try {
    const query = `select ${columns} from due_work order by run_at limit ${most}`;
    return z.array(DueLine).parse(database.prepare(query).all([]));
  } catch {
    // A ledger that is just being made has no such table yet.
    return [];
  } finally {
    database.close();
  }
}
