import type { Grant, KeyRecord } from './grant.ts';
import type { AccessRequest, Review, Vote } from './request.ts';

/** A request with its votes, its grant and every key that was tried for it. */
export type Case = {
  readonly request: AccessRequest;
  /** Those of its current revision. */
  readonly votes: readonly Vote[];
  /** Only where it was allowed by break-glass. */
  readonly review: Review | null;
  readonly grant: Grant | null;
  readonly keys: readonly KeyRecord[];
};
