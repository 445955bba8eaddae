import type { Credential } from '../policy/ask.ts';
import type { DatadogId, OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Owner } from './grant.ts';
import type { KeyLimit } from './ports.ts';

/** A key as Datadog's lists show it; they never hold its secret. */
export type SurveyedKey = {
  readonly credential: Credential;
  readonly datadogId: DatadogId;
  readonly name: string;
  readonly last4: string;
  /** Null: whatever its owner may do. */
  readonly scopes: readonly string[] | null;
  /** The id at Datadog of who owns it; null where the list does not say. */
  readonly ownerId: DatadogId | null;
  /** Whether that account, or for API keys the one that made it, is closed. */
  readonly ownerDisabled: boolean;
  readonly createdAt: Instant | null;
  /** Null is unknown, never unused. */
  readonly lastUsedAt: Instant | null;
  /** Datadog found it in public. */
  readonly isLeaked: boolean;
};

/** One list, read to its end; `owner` is null for a list of the whole org. */
export type SurveyedList = {
  readonly credential: Credential;
  readonly owner: Owner | null;
  /** Null where the bot may not read it. */
  readonly keys: readonly SurveyedKey[] | null;
  readonly limit: KeyLimit | null;
};

/** All lists, or that they could not all be read just now. */
export type Survey =
  | { readonly kind: 'read'; readonly lists: readonly SurveyedList[] }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'unknown' };

export type KeyRegister = {
  /** Reads every page of the org's lists, and of those of the owners; calls grow with pages only. */
  readonly survey: (org: OrgId, owners: readonly Owner[]) => Promise<Survey>;
  /** Whether the bot itself works with this key, or may: its last four signs are all that tells. */
  readonly isBots: (org: OrgId, key: SurveyedKey) => boolean;
};
