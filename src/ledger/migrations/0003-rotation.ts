import type { Migration } from 'kysely';

/** A key that another one is taking the place of, while both work. */
export const rotation: Migration = {
  async up(db) {
    for (const name of ['rotating_since', 'overlap_ends_at'] as const) {
      await db.schema.alterTable('key').addColumn(name, 'text').execute();
    }
  },
};
