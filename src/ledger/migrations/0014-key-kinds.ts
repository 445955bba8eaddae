import type { Migration } from 'kysely';

/** Live keys are counted by kind on every scrape: from the index alone, however many there are. */
export const keyKinds: Migration = {
  async up(db) {
    await db.schema.createIndex('key_by_kind').on('key').columns(['state', 'kind']).execute();
  },
};
