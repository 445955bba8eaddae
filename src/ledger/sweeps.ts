import type { Kysely } from 'kysely';
import type { SweepReport } from '../access/sweep-report.ts';
import type { Database } from './database.ts';
import { SweepJson } from './sweep-json.ts';

/** What the last sweep of each org found, by org id. */
export async function lastSweeps(db: Kysely<Database>): Promise<readonly SweepReport[]> {
  const rows = await db.selectFrom('sweep').select('report').orderBy('org').execute();
  return rows.flatMap(({ report }) =>
    report === null ? [] : [SweepJson.parse(JSON.parse(report))],
  );
}
