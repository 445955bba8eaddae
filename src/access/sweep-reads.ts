import type { SweepReport } from './sweep-report.ts';

/** What the last sweep of each org found, by org id; an org that was never swept is missing. */
export type SweepReads = { readonly lastSweeps: () => Promise<readonly SweepReport[]> };
