import { type Migration, sql } from 'kysely';

/** Requests that change the grant of an earlier one, and what became of that grant. */
export const amendments: Migration = {
  async up(db) {
    await db.schema
      .alterTable('request')
      .addColumn('amends', 'text', (column) => column.references('request.id'))
      .execute();
    await db.schema.alterTable('request').addColumn('amendment', 'text').execute();
    // One change of a grant at a time, however often and by however many replicas it is asked for.
    await sql`create unique index amendment_open_once on request (amends)
      where state in ('pending', 'approved')`.execute(db);
    await db.schema.alterTable('grant').addColumn('lifetime_seconds', 'integer').execute();
    for (const name of ['scopes', 'let_go'] as const) {
      await db.schema.alterTable('grant').addColumn(name, 'text').execute();
    }
  },
};
