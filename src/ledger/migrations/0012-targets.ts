import type { Migration } from 'kysely';

/** Places in secret stores that keys are written to: of each request, and what lies at each. */
export const targets: Migration = {
  async up(db) {
    await db.schema.alterTable('request').addColumn('deliver_to', 'text').execute();
    await db.schema
      .createTable('target')
      .addColumn('target', 'text', (column) => column.primaryKey())
      .addColumn('request_id', 'text', (column) => column.notNull().references('request.id'))
      .addColumn('version', 'text')
      .addColumn('maybe', 'text', (column) => column.notNull())
      .execute();
  },
};
