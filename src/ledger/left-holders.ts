import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { LeftHolderTx } from '../access/left-holders.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';

/** The statements about people who hold keys and have left, on one transaction. */
export const leftHolderStatements = (db: Kysely<Database>): LeftHolderTx => ({
  async leftHolder(person) {
    const row = await db
      .selectFrom('left_holder')
      .selectAll()
      .where('person', '=', person)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      since: Instant.parse(row.since),
      toldAt: Instant.parse(row.told_at),
      told: z.array(z.string()).parse(JSON.parse(row.told)),
      revokesAt: row.revokes_at === null ? null : Instant.parse(row.revokes_at),
    };
  },
  async setLeftHolder(person, { since, toldAt, told, revokesAt }) {
    const change = { told_at: toldAt, told: JSON.stringify(told), revokes_at: revokesAt };
    await db
      .insertInto('left_holder')
      .values({ person, since, ...change })
      .onConflict((known) => known.column('person').doUpdateSet(change))
      .execute();
  },
  async dropLeftHolder(person) {
    const row = await db
      .deleteFrom('left_holder')
      .where('person', '=', person)
      .returning('person')
      .executeTakeFirst();
    return row !== undefined;
  },
});
