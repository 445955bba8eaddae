import { type Kysely, type Migration, sql } from 'kysely';

/** Access reviews: one row each, and no more than one open in an org. */
const reviews = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('key_review')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('org', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('started_by', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('unanswered', 'text')
    .addColumn('asked_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('told', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .createIndex('key_review_open_once')
    .unique()
    .on('key_review')
    .column('org')
    .where(sql.ref('state'), '=', 'open')
    .execute();
};

/** The keys that were live when a review began, and what became of each. */
const items = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('key_review_item')
    .addColumn('review', 'integer', (column) => column.notNull().references('key_review.number'))
    .addColumn('key_id', 'text', (column) => column.notNull().references('key.id'))
    .addColumn('holder', 'text')
    .addColumn('last_used_at', 'text')
    .addColumn('answer', 'text')
    .addColumn('answered_at', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('outcome', 'text')
    .addColumn('settled_at', 'text')
    .addPrimaryKeyConstraint('key_review_item_once', ['review', 'key_id'])
    .execute();

/** The one message to each holder. */
const notes = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('key_review_note')
    .addColumn('review', 'integer', (column) => column.notNull().references('key_review.number'))
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('ts', 'text')
    .addColumn('posted_at', 'text')
    .addColumn('page', 'integer', (column) => column.notNull())
    .addColumn('reminded', 'integer')
    .addColumn('unreachable', 'integer', (column) => column.notNull())
    .addColumn('final', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('key_review_note_once', ['review', 'person'])
    .execute();
  await db.schema
    .createIndex('key_review_note_by_person')
    .on('key_review_note')
    .columns(['person', 'final'])
    .execute();
};

/** Access reviews, their keys and their messages. */
export const keyReviews: Migration = {
  async up(db) {
    await reviews(db);
    await items(db);
    await notes(db);
  },
};
