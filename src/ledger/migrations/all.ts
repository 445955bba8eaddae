import type { MigrationProvider } from 'kysely';
import type { LedgerDialect } from '../dialect.ts';
import { first } from './0001-first.ts';
import { decisions } from './0002-decisions.ts';
import { rotation } from './0003-rotation.ts';
import { revocations } from './0004-revocations.ts';
import { sweepTables } from './0005-sweeps.ts';
import { home } from './0006-home.ts';
import { amendments } from './0007-amendments.ts';
import { printed } from './0008-printed.ts';
import { lookingAfter } from './0009-looking-after.ts';
import { keyReviews } from './0010-key-reviews.ts';
import { targets } from './0012-targets.ts';
import { auditMarks } from './0013-audit-marks.ts';
import { keyKinds } from './0014-key-kinds.ts';

/** The migrations as a fixed list, so that a packed build carries them. */
export const migrationProvider = (dialect: LedgerDialect): MigrationProvider => ({
  getMigrations: () =>
    Promise.resolve({
      '0001-first': first(dialect),
      '0002-decisions': decisions,
      '0003-rotation': rotation,
      '0004-revocations': revocations,
      '0005-sweeps': sweepTables,
      '0006-home': home(dialect),
      '0007-amendments': amendments,
      '0008-printed': printed,
      '0009-looking-after': lookingAfter,
      '0010-key-reviews': keyReviews,
      '0012-targets': targets,
      '0013-audit-marks': auditMarks,
      '0014-key-kinds': keyKinds,
    }),
});
