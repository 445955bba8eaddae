import type { KeyId, OrgId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { KeyRecord, Owner } from './grant.ts';
import type { SweepReport } from './sweep-report.ts';
import type { UnusedTx } from './unused-asks.ts';

/** A key, and who holds its grant. */
export type HeldKey = {
  readonly key: KeyRecord;
  readonly holder: SlackUserId;
  /** What its grant gives, where that was changed: perhaps on its way to Datadog. */
  readonly wanted: readonly string[] | null;
};

/** The statements of a sweep. */
export type SweepTx = UnusedTx & {
  /** When the next sweep of an org is due, held until the transaction ends; null: never planned. */
  readonly nextSweep: (org: OrgId) => Promise<Instant | null>;
  readonly planSweep: (org: OrgId, at: Instant) => Promise<void>;
  readonly saveSweep: (report: SweepReport, nextAt: Instant) => Promise<void>;
  readonly lastSweep: (org: OrgId) => Promise<SweepReport | null>;
  /** Who owns the keys of the org that are not ended. */
  readonly ownersIn: (org: OrgId) => Promise<readonly Owner[]>;
  readonly liveKeysIn: (org: OrgId) => Promise<readonly HeldKey[]>;
  /** Keys in whatever state, by their exact names. */
  readonly keysNamed: (org: OrgId, names: readonly string[]) => Promise<readonly HeldKey[]>;
  /** Live keys that the lists missed, and since when. */
  readonly missingIn: (org: OrgId) => Promise<ReadonlyMap<KeyId, Instant>>;
  /** These keys are missing now, and no others of the org; what was missing before keeps its time. */
  readonly setMissing: (org: OrgId, keys: readonly KeyId[], since: Instant) => Promise<void>;
  /** The troubles of an org that somebody was told of. */
  readonly toldTroubles: (org: OrgId, to: string) => Promise<readonly string[]>;
  readonly setToldTroubles: (org: OrgId, to: string, troubles: readonly string[]) => Promise<void>;
};
