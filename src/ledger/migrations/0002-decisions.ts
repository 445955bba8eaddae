import { type Kysely, type Migration, sql } from 'kysely';

/** What a waiting request knows beside its ask: the rule of now, and what people did to it. */
const requests = async (db: Kysely<unknown>): Promise<void> => {
  const text = ['asked_in', 'eligible', 'rule_before', 'adjusted', 'cancellation', 'nobody_since'];
  for (const name of text) {
    await db.schema.alterTable('request').addColumn(name, 'text').execute();
  }
  for (const [name, usual] of [
    ['need', 1],
    ['fallback', 0],
  ] as const) {
    await db.schema
      .alterTable('request')
      .addColumn(name, 'integer', (column) => column.notNull().defaultTo(usual))
      .execute();
  }
};

const votes = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('vote')
    .addColumn('request_id', 'text', (column) => column.notNull().references('request.id'))
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('counts', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('vote_once', ['request_id', 'revision', 'person'])
    .execute();

const reviews = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('review')
    .addColumn('request_id', 'text', (column) => column.primaryKey().references('request.id'))
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'text', (column) => column.notNull())
    .addColumn('reviewed_at', 'text')
    .addColumn('reviewed_by', 'text')
    .execute();
  // One use that nobody has looked at yet for each person, however many are asked for at once.
  await db.schema
    .createIndex('review_open_once')
    .unique()
    .on('review')
    .column('person')
    .where(sql.ref('reviewed_at'), 'is', null)
    .execute();
};

/** What keys are found by that look like a request. */
const alike = async (db: Kysely<unknown>): Promise<void> => {
  for (const name of ['purpose', 'scope_set'] as const) {
    await db.schema.alterTable('key').addColumn(name, 'text').execute();
    await db.schema
      .createIndex(`key_by_${name}`)
      .on('key')
      .columns(['org', name, 'state'])
      .execute();
  }
};

const told = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('told')
    .addColumn('request_id', 'text', (column) => column.notNull().references('request.id'))
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('told_once', ['request_id', 'what'])
    .execute();

/** Votes of several people, revisions, reviews of break-glass, and what people were told. */
export const decisions: Migration = {
  async up(db) {
    await requests(db);
    await votes(db);
    await reviews(db);
    await told(db);
    await alike(db);
  },
};
