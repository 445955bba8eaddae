import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { type UnusedAsk, type UnusedTx, unusedAskStates } from '../access/unused-asks.ts';
import { KeyId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';

type AskRow = Pick<Selectable<Database['unused_ask']>, 'state' | 'at' | 'answer_by'>;

const askOf = (row: AskRow): UnusedAsk => ({
  state: z.enum(unusedAskStates).parse(row.state),
  at: Instant.parse(row.at),
  ...(row.answer_by === null ? {} : { answerBy: Instant.parse(row.answer_by) }),
});

/** The statements about questions to holders of unused keys, on one transaction. */
export const unusedStatements = (db: Kysely<Database>): UnusedTx => ({
  async unusedAsk(key) {
    const row = await db
      .selectFrom('unused_ask')
      .select(['state', 'at', 'answer_by'])
      .where('key_id', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : askOf(row);
  },
  async unusedAsksIn(org) {
    const rows = await db
      .selectFrom('unused_ask')
      .innerJoin('key', 'key.id', 'unused_ask.key_id')
      .select(['unused_ask.key_id', 'unused_ask.state', 'unused_ask.at', 'unused_ask.answer_by'])
      .where('key.org', '=', org)
      .where('key.state', '=', 'live')
      .execute();
    return new Map(rows.map((row) => [KeyId.parse(row.key_id), askOf(row)]));
  },
  async openUnusedAsk(key, at) {
    await db
      .insertInto('unused_ask')
      .values({ key_id: key, state: 'open', at, answer_by: null })
      .onConflict((known) =>
        known.column('key_id').doUpdateSet({ state: 'open', at, answer_by: null }),
      )
      .execute();
  },
  async moveUnusedAsk(key, from, { state, at, answerBy }) {
    const row = await db
      .updateTable('unused_ask')
      .set({ state, at, answer_by: answerBy ?? null })
      .where('key_id', '=', key)
      .where('state', 'in', from)
      .returning('key_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async dropUnusedAsk(key) {
    await db.deleteFrom('unused_ask').where('key_id', '=', key).execute();
  },
});
