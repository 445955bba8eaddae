import type { Migration } from 'kysely';

/** At which command line a key was printed; null for every key that was shown in Slack. */
export const printed: Migration = {
  async up(db) {
    await db.schema.alterTable('key').addColumn('printed_for', 'text').execute();
  },
};
