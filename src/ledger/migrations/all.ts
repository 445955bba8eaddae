import type { Migration, MigrationProvider } from 'kysely';
import { first } from './0001-first.ts';

const migrations: Readonly<Record<string, Migration>> = { '0001-first': first };

/** The migrations as a fixed list, so that a packed build carries them. */
export const migrationProvider: MigrationProvider = {
  getMigrations: () => Promise.resolve({ ...migrations }),
};
