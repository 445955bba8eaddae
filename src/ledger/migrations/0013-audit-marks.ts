import type { Migration } from 'kysely';

/** How far the audit chain was told to somebody outside the ledger: each teller's last row. */
export const auditMarks: Migration = {
  async up(db) {
    await db.schema
      .createTable('audit_mark')
      .addColumn('teller', 'text', (column) => column.primaryKey())
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .execute();
  },
};
