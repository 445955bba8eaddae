import type { DatadogId, OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { CallMade } from '../policy/used-scopes.ts';

/** Why Datadog does not tell. `nothing-recorded`: no Audit Trail, or none of calls by key. */
export type NoRecord =
  | { readonly kind: 'nothing-recorded' | 'not-permitted' | 'unknown' }
  | { readonly kind: 'busy'; readonly notBefore: Instant };

/** Since when an org's Audit Trail holds the calls of application keys. */
export type Recorded = { readonly kind: 'recorded'; readonly since: Instant } | NoRecord;

export type CallsRead =
  | {
      readonly kind: 'read';
      readonly calls: readonly CallMade[];
      /** Calls whose record could not be read. */
      readonly illegible: number;
      /** The records reach back to here, or to the key's creation if that is later. */
      readonly since: Instant;
      /** There are older ones that were not read. */
      readonly isCut: boolean;
    }
  | NoRecord;

/** Which calls were made with application keys, as the org's Audit Trail has them. */
export type UseOfKeys = {
  /** Answers at most some minutes old; pages and time are bounded. */
  readonly callsOf: (org: OrgId, keys: readonly DatadogId[], madeAt: Instant) => Promise<CallsRead>;
  /** Asks whether an org's calls can be read at all. */
  readonly look: (org: OrgId) => Promise<Recorded>;
  /** What the last look said, without asking; null before there was one. */
  readonly lastLook: (org: OrgId) => Recorded['kind'] | null;
};
