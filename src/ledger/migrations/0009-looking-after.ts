import type { Kysely, Migration } from 'kysely';

/** Whether the holder of a key that is not used still needs it. */
const unused = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('unused_ask')
    .addColumn('key_id', 'text', (column) => column.primaryKey().references('key.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('answer_by', 'text')
    .execute();

/** Who gave a key to its present holder, and whose direct message its note is in. */
const holders = async (db: Kysely<unknown>): Promise<void> => {
  for (const name of ['handed_by', 'handed_at', 'note_holder'] as const) {
    await db.schema.alterTable('grant').addColumn(name, 'text').execute();
  }
};

/** People who hold keys and have left, and what the admins were told of them. */
const left = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('left_holder')
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('told_at', 'text', (column) => column.notNull())
    .addColumn('told', 'text', (column) => column.notNull())
    .addColumn('revokes_at', 'text')
    .execute();

/** Keys that ddkey did not make, as the last sweep saw them, and which of them admins adopt. */
const adoption = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('key').addColumn('listed_as', 'text').execute();
  await db.schema
    .createTable('stranger')
    .addColumn('org', 'text', (column) => column.notNull())
    .addColumn('datadog_id', 'text', (column) => column.notNull())
    .addColumn('credential', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('last4', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('stranger_once', ['org', 'datadog_id'])
    .execute();
  await db.schema
    .createTable('adoption')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('org', 'text', (column) => column.notNull())
    .addColumn('datadog_id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('lifetime_seconds', 'integer', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .execute();
};

/** What the sweep asks people about the keys that they hold, who looks after a key, and which are adopted. */
export const lookingAfter: Migration = {
  async up(db) {
    await unused(db);
    await holders(db);
    await left(db);
    await adoption(db);
  },
};
