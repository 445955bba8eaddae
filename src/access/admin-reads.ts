import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { DueError } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Listed, Slice } from './home-reads.ts';
import type { KeyFilter } from './key-filter.ts';
import type { AccessRequest } from './request.ts';

/** No list of keys is counted further than this. */
export const keysCountedAtMost = 10_000;

/** One credential, with whose it is and what it was asked for. */
export type KeyOfSomebody = {
  readonly key: KeyRecord;
  readonly holder: SlackUserId;
  readonly request: AccessRequest;
};

/** A key that Datadog does not confirm as deleted. */
export type StuckKey = KeyOfSomebody & {
  readonly since: Instant;
  readonly attempts: number;
  readonly lastError: DueError | null;
};

export type KeyCounts = {
  readonly live: number;
  /** Requests that nobody has decided yet. */
  readonly waiting: number;
  readonly revoking: number;
};

/** What admins read. No transaction: reading must never hold up a decision. */
export type AdminReads = {
  /** Keys that fit, soonest end first; counted to `keysCountedAtMost`. */
  readonly keysLike: (
    filter: KeyFilter,
    at: Slice & { readonly soon: Instant },
  ) => Promise<Listed<KeyOfSomebody>>;
  readonly countKeys: () => Promise<KeyCounts>;
  /** Keys that have been waiting for their deletion since before this, longest first. */
  readonly stuckKeys: (before: Instant, most: number) => Promise<Listed<StuckKey>>;
  readonly keyOfSomebody: (id: KeyId) => Promise<KeyOfSomebody | null>;
};
