import type { Kysely } from 'kysely';
import type { RotationTx } from '../access/rotation-tx.ts';
import { KeyId } from '../policy/ids.ts';
import type { Database } from './database.ts';

/** The statements of rotations on a schedule, on one transaction. */
export const rotationStatements = (db: Kysely<Database>): RotationTx => ({
  async agingKeys(org, { rule, shownBefore }, most) {
    const rows = await db
      .selectFrom('key')
      .innerJoin('request', 'request.id', 'key.request_id')
      .select('key.id')
      .where('key.org', '=', org)
      .where('key.state', '=', 'live')
      .where('key.rotating_since', 'is', null)
      .where('key.shown_at', '<=', shownBefore)
      .where('request.rule', '=', rule)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('due_work')
              .select('due_work.id')
              .where('due_work.kind', '=', 'rotate')
              .whereRef('due_work.subject', '=', 'key.id'),
          ),
        ),
      )
      .orderBy('key.shown_at')
      .orderBy('key.id')
      .limit(most)
      .execute();
    return rows.map(({ id }) => KeyId.parse(id));
  },
});
