import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Before } from '../access/stores.ts';
import type { TargetTx } from '../access/target-ledger.ts';
import type { RequestId } from '../policy/ids.ts';
import { type Target, targetText } from '../policy/target.ts';
import type { Database } from './database.ts';

const Attempts = z.array(z.string());

const beforeOf = (row: { readonly version: string | null; readonly maybe: string }): Before => ({
  version: row.version,
  maybe: Attempts.parse(JSON.parse(row.maybe)),
});

const known = (db: Kysely<Database>, target: Target, id: RequestId) =>
  db
    .selectFrom('target')
    .select(['version', 'maybe'])
    .where('target', '=', targetText(target))
    .where('request_id', '=', id)
    .executeTakeFirst();

/** The statements about places in secret stores, on one transaction. */
export const targetStatements = (db: Kysely<Database>): TargetTx => ({
  async takeTarget(target, id) {
    const row = await db
      .insertInto('target')
      .values({ target: targetText(target), request_id: id, version: null, maybe: '[]' })
      // One statement: of two that come at once, the second one sees whose it is by then.
      .onConflict((conflict) =>
        conflict
          .column('target')
          .doUpdateSet({ request_id: id })
          .where(({ or, eb, not, exists, selectFrom }) =>
            or([
              eb('target.request_id', '=', id),
              not(
                exists(
                  selectFrom('grant')
                    .select('grant.request_id')
                    .whereRef('grant.request_id', '=', 'target.request_id')
                    .where('grant.ended_at', 'is', null),
                ),
              ),
            ]),
          ),
      )
      .returning(['version', 'maybe'])
      .executeTakeFirst();
    return row === undefined ? null : beforeOf(row);
  },
  async beginWrite(target, id, attempt) {
    const row = await known(db, target, id);
    if (row === undefined) return null;
    const before = beforeOf(row);
    await db
      .updateTable('target')
      .set({ maybe: JSON.stringify([...before.maybe, attempt]) })
      .where('target', '=', targetText(target))
      .where('request_id', '=', id)
      .execute();
    return before;
  },
  async endWrite(target, id, { attempt, version }) {
    const row = await known(db, target, id);
    if (row === undefined) return;
    // Only one write is under way at a time; a version that is known leaves none before it open.
    const maybe = beforeOf(row).maybe.filter((each) => each !== attempt);
    await db
      .updateTable('target')
      .set(version === null ? { maybe: JSON.stringify(maybe) } : { version, maybe: '[]' })
      .where('target', '=', targetText(target))
      .where('request_id', '=', id)
      .execute();
  },
});
