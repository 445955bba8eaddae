import type { Credential } from '../policy/ask.ts';
import type { Instant } from '../policy/instant.ts';
import type { Head, Teller } from './audit-marks.ts';
import type { NewDue } from './due-work.ts';

/** What is due and not done, of one kind. */
type DueCount = {
  readonly kind: NewDue['kind'];
  readonly count: number;
  readonly oldest: Instant;
};

/** Keys in a bad state, and since when the first of them is. */
export type BadKeys = { readonly count: number; readonly since: Instant | null };

/** What the ledger says of how the bot is, in a few numbers that are quick to read. */
export type LedgerCounts = {
  /** Requests that are not over. */
  readonly open: Readonly<Record<'pending' | 'approved', number>>;
  readonly live: readonly { readonly credential: Credential; readonly count: number }[];
  /** Keys that work, or may, after the end that was promised. */
  readonly overdue: BadKeys;
  /** Keys whose deletion Datadog has not confirmed for long. */
  readonly stuck: BadKeys;
  readonly due: readonly DueCount[];
  /** The last row of the audit chain; null for one without rows. */
  readonly head: (Head & { readonly at: Instant }) | null;
  /** How far the chain was told outside. */
  readonly told: readonly { readonly teller: Teller; readonly seq: number; readonly at: Instant }[];
};
