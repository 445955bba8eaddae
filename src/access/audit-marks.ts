import type { Instant } from '../policy/instant.ts';

/** Who tells the chain outside of the ledger: the daily message, and each place events go to. */
export type Teller = 'head' | 'file' | 'logs';

/** The last row of the chain at some moment. */
export type Head = { readonly seq: number; readonly hash: string };

/** The head of the audit chain, as it is told to those who keep it for the auditor. */
export type HeadNote = Head & {
  readonly at: Instant;
  /** The head that was told before is no longer in the chain: rows were cut off or written anew. */
  readonly lost: Head | null;
};

/** One row of the chain as it is forwarded: a line of JSON, its details parsed. */
export type ForwardedRow = Head & { readonly at: Instant; readonly line: string };

/** Reads and writes how far each teller came. */
export type AuditMarks = {
  /** Null for a chain without rows. */
  readonly auditHead: () => Promise<Head | null>;
  /** Rows after this one, in order. */
  readonly auditAfter: (seq: number, most: number) => Promise<readonly ForwardedRow[]>;
  readonly auditMark: (teller: Teller) => Promise<(Head & { readonly at: Instant }) | null>;
  /** Never goes back: a teller that was overtaken changes nothing. */
  readonly setAuditMark: (teller: Teller, mark: Head & { readonly at: Instant }) => Promise<void>;
};
