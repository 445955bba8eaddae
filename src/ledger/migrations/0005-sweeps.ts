import type { Kysely, Migration } from 'kysely';

/** The last sweep of each org, and when the next one is due. */
const sweeps = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('sweep')
    .addColumn('org', 'text', (column) => column.primaryKey())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addColumn('report', 'text')
    .execute();

/** Keys that were not in Datadog's lists, since the first look that missed them. */
const missing = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('missing_key')
    .addColumn('key_id', 'text', (column) => column.primaryKey().references('key.id'))
    .addColumn('since', 'text', (column) => column.notNull())
    .execute();

/** Which troubles of an org a person was told of, so that each is told once. */
const told = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('sweep_told')
    .addColumn('org', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('troubles', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sweep_told_once', ['org', 'person'])
    .execute();

/** The daily sweep of each org: what it found, what it saw missing, and who was told. */
export const sweepTables: Migration = {
  async up(db) {
    await sweeps(db);
    await missing(db);
    await told(db);
    await db.schema.createIndex('key_by_org').on('key').columns(['org', 'state']).execute();
  },
};
