import type { Kind } from '../policy/ask.ts';
import type { KeyId, RequestId, ScopeName } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/** A later end for a key that somebody holds. */
type Extension = {
  readonly how: 'extend';
  readonly bySeconds: number;
  readonly until: Instant;
  /** The end of such a key cannot be moved at Datadog: a new key has the later one. */
  readonly newKey: boolean;
};

/** Other permissions of a key that somebody holds. */
type ScopeChange = {
  readonly how: 'scopes';
  readonly added: readonly ScopeName[];
  readonly removed: readonly ScopeName[];
};

/** What a request changes about the grant of an earlier one, as it was when it was sent. */
export type Amendment = {
  readonly request: RequestId;
  readonly key: KeyId;
  readonly last4: string | null;
  readonly change: Extension | ScopeChange;
};

/** Datadog gives a token its end once and for all; all other ends are ddkey's own. */
export const endMoves = (kind: Kind): boolean => kind !== 'token';

/** The statements about changes of a grant. */
export type AmendTx = {
  /** Moves the end of a grant that has not ended, from the one that was read; false otherwise. */
  readonly extendGrant: (
    id: RequestId,
    end: { readonly from: Instant; readonly to: Instant; readonly lifetimeSeconds: number },
  ) => Promise<boolean>;
  /** What the grant gives from now on, to its next keys at once. */
  readonly setGrantScopes: (id: RequestId, scopes: readonly ScopeName[]) => Promise<void>;
  /** Datadog's list shows these; false when the key is not live any more. */
  readonly setKeyScopes: (id: KeyId, scopes: readonly ScopeName[]) => Promise<boolean>;
  /** Whether a change of this grant was approved and is on its way to Datadog. */
  readonly isChanging: (id: RequestId) => Promise<boolean>;
  /** Moves the end of a live key; false when it is not live. */
  readonly setKeyEnd: (id: KeyId, to: Instant) => Promise<boolean>;
  /** Its holder lets a grant go at this end; false when they said so before, or it has ended. */
  readonly letGo: (id: RequestId, end: Instant) => Promise<boolean>;
};
