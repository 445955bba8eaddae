import type { Kysely, Migration } from 'kysely';

/** Who ended a grant before its time, and why they did; null where nobody but the clock did. */
const enders = async (db: Kysely<unknown>): Promise<void> => {
  for (const name of ['ended_by', 'end_note'] as const) {
    await db.schema.alterTable('grant').addColumn(name, 'text').execute();
  }
};

/** What a key is found by when it leaked, and since when Datadog has not confirmed its end. */
const keys = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('key').addColumn('revoking_at', 'text').execute();
  for (const name of ['last4', 'datadog_id'] as const) {
    await db.schema.createIndex(`key_by_${name}`).on('key').column(name).execute();
  }
  await db.schema
    .createIndex('key_by_revoking')
    .on('key')
    .columns(['state', 'revoking_at', 'id'])
    .execute();
};

const leaks = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('leak_report')
    .addColumn('key_id', 'text', (column) => column.notNull().references('key.id'))
    .addColumn('reporter', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('leak_report_once', ['key_id', 'reporter'])
    .execute();

/** Revocation by somebody other than the holder, and reports of leaked keys. */
export const revocations: Migration = {
  async up(db) {
    await enders(db);
    await keys(db);
    await leaks(db);
  },
};
