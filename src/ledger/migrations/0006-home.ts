import { type Kysely, type Migration, sql } from 'kysely';
import type { LedgerDialect } from '../dialect.ts';

/** What admins look keys through by: the preset, and the end. */
const keys = async (db: Kysely<unknown>, { name }: LedgerDialect): Promise<void> => {
  await db.schema.alterTable('key').addColumn('preset', 'text').execute();
  const preset = name === 'sqlite' ? sql`json_extract(ask, '$.preset')` : sql`ask::json->>'preset'`;
  await sql`update "key" set preset =
    (select ${preset} from request where request.id = "key".request_id)`.execute(db);
  // Nobody wrote down since when; no later than this is true of none and hides none.
  await sql`update "key" set revoking_at = intended_at where state = 'revoking' and revoking_at is null`.execute(
    db,
  );
  await db.schema
    .createIndex('key_by_end')
    .on('key')
    .columns(['state', 'expires_at', 'id'])
    .execute();
};

/** The list of all keys, and which part of it an admin looks at. */
export const home = (dialect: LedgerDialect): Migration => ({
  async up(db) {
    await keys(db, dialect);
    await db.schema.alterTable('home_opened').addColumn('filter', 'text').execute();
  },
});
