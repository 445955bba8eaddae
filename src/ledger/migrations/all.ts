import type { MigrationProvider } from 'kysely';
import type { LedgerDialect } from '../dialect.ts';
import { first } from './0001-first.ts';
import { decisions } from './0002-decisions.ts';

/** The migrations as a fixed list, so that a packed build carries them. */
export const migrationProvider = (dialect: LedgerDialect): MigrationProvider => ({
  getMigrations: () =>
    Promise.resolve({ '0001-first': first(dialect), '0002-decisions': decisions }),
});
