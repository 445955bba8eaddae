import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';

/**
 * How many rows there are, counted to `most`. PostgreSQL finds the few among many by an index only
 * where they come in its order.
 */
export async function countSome(
  db: Kysely<Database>,
  rows: SelectQueryBuilder<Database, 'key' | 'request', { id: string }>,
  most: number,
): Promise<number> {
  const { count } = await db
    .selectFrom(rows.limit(most).as('some'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
