import type { Credential } from '../policy/ask.ts';
import type { DatadogId, KeyId, OrgId, RequestId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Listed } from './home-reads.ts';

/*
 * What the daily sweep of an org found: Datadog's lists beside the ledger. Last fours and ids are in
 * it, never a secret.
 */

/** A key that ddkey made. */
export type SweptKey = {
  readonly key: KeyId;
  readonly request: RequestId;
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly credential: Credential;
  readonly last4: string | null;
};

/** What became of a key; it stays in the reports of a day, so that no newer one hides it. */
export type Happened = SweptKey & { readonly at: Instant };

/** A key of which nothing in the ledger proves that ddkey made it. */
export type ForeignKey = {
  readonly credential: Credential;
  readonly datadogId: DatadogId;
  readonly name: string;
  readonly last4: string;
};

/** What the holder of an unused key said; `silent` once the time to answer is over. */
export const unusedAnswers = ['waiting', 'kept', 'silent', 'not-reached', 'revoked'] as const;
export type UnusedKey = SweptKey & {
  readonly lastUsedAt: Instant;
  readonly answer: (typeof unusedAnswers)[number];
};

/** Changed at Datadog since ddkey made it. */
export type DifferingKey = SweptKey & {
  readonly differs: readonly ('name' | 'scopes' | 'owner')[];
  readonly scopesAdded: readonly string[];
  readonly scopesRemoved: readonly string[];
  /** It has no scopes any more: at Datadog that is everything its owner may do. */
  readonly isUnscoped: boolean;
};

/** The keys of one sort that ddkey did not make. */
export type Strangers = {
  readonly count: number;
  readonly oldest: Instant | null;
  /** Without scopes: they may do all that their owner may. API keys never have any. */
  readonly unscoped: number;
  /** Owned by, or for API keys made by, somebody whose Datadog account is disabled. */
  readonly ownerDisabled: number;
};

/** The lists of an org at Datadog. */
export type SurveyList = 'org application keys' | 'owner application keys' | 'tokens' | 'API keys';

export type SweepReport = {
  readonly org: OrgId;
  /** When Datadog was read. */
  readonly at: Instant;
  /** Live keys of ddkey that were compared. */
  readonly compared: number;
  readonly differing: Listed<DifferingKey>;
  /** Not in Datadog's lists, seen once: that proves nothing, and it is looked at again. */
  readonly missing: Listed<SweptKey>;
  /**
   * Every one of several keys is missing at once: more likely another org was read than that all were
   * deleted, so none is called gone.
   */
  readonly isDoubtful: boolean;
  /** Not there at a second look either: deleted outside of ddkey, and its holder is told. */
  readonly gone: Listed<Happened>;
  /** Datadog knows when these were last used, and that is long ago. */
  readonly unused: Listed<UnusedKey>;
  /** Found in public by Datadog; `revoked` where the policy says so. */
  readonly leaked: Listed<Happened & { readonly revoked: boolean }>;
  /** Made by an attempt that died, or back after it was given up: being deleted now. */
  readonly leftovers: Listed<Happened>;
  /** Deleted by ddkey, and in the list again: API keys can be brought back for a week. */
  readonly back: Listed<SweptKey>;
  /** Named as ddkey names its keys, and in no ledger of ours: another installation, or an older ledger. */
  readonly alike: Listed<ForeignKey>;
  readonly leakedStrangers: Listed<ForeignKey>;
  /** Null where Datadog did not let the bot read the list. */
  readonly strangers: Readonly<Record<Credential, Strangers | null>>;
  /** How full Datadog's lists are. */
  readonly limits: Readonly<
    Record<'application' | 'api', { readonly used: number; readonly most: number } | null>
  >;
  /** Lists that the bot may not read. */
  readonly unread: readonly SurveyList[];
};

/** A report with the name that people know its org by. */
export type SweepNote = { readonly report: SweepReport; readonly orgName: string };
