import type { Kysely } from 'kysely';
import type { LeakTx } from '../access/leak-reports.ts';
import { SlackUserId } from '../policy/ids.ts';
import type { Database } from './database.ts';

/** The statements about reports of leaked keys, on one transaction. */
export const leakStatements = (db: Kysely<Database>): LeakTx => ({
  async addLeakReport(key, reporter, at) {
    await db
      .insertInto('leak_report')
      .values({ key_id: key, reporter, at })
      .onConflict((known) => known.doNothing())
      .execute();
  },
  async leakReporters(key) {
    const rows = await db
      .selectFrom('leak_report')
      .select('reporter')
      .where('key_id', '=', key)
      .orderBy('at')
      .orderBy('reporter')
      .execute();
    return rows.map(({ reporter }) => SlackUserId.parse(reporter));
  },
});
