import type { Kysely } from 'kysely';
import type { LedgerTx } from '../access/ledger-port.ts';
import type { Database } from './database.ts';
import { reviewOf } from './rows.ts';

type ReviewStatements = Pick<
  LedgerTx,
  'review' | 'openReview' | 'closeReview' | 'hasOpenReview' | 'wasTold' | 'setTold'
>;

/** The statements about break-glass reviews and about what people were told, on one transaction. */
export const reviewStatements = (db: Kysely<Database>): ReviewStatements => ({
  async review(id) {
    const row = await db
      .selectFrom('review')
      .selectAll()
      .where('request_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : reviewOf(row);
  },
  async openReview(id, person, at) {
    const row = await db
      .insertInto('review')
      .values({ request_id: id, person, opened_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async closeReview(id, by, at) {
    const row = await db
      .updateTable('review')
      .set({ reviewed_at: at, reviewed_by: by })
      .where('request_id', '=', id)
      .where('reviewed_at', 'is', null)
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async hasOpenReview(person) {
    const row = await db
      .selectFrom('review')
      .select('request_id')
      .where('person', '=', person)
      .where('reviewed_at', 'is', null)
      .executeTakeFirst();
    return row !== undefined;
  },
  async wasTold(id, what) {
    const row = await db
      .selectFrom('told')
      .select('at')
      .where('request_id', '=', id)
      .where('what', '=', what)
      .executeTakeFirst();
    return row !== undefined;
  },
  async setTold(id, what, at) {
    await db
      .insertInto('told')
      .values({ request_id: id, what, at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
});
