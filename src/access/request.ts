import type { Ask } from '../policy/ask.ts';
import type { RequestId, ScopeName, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Target } from '../policy/target.ts';
import type { Amendment } from './amendment.ts';
import type { RequestState } from './lifecycle.ts';

/** Where a message stands in Slack; `ts` counts only together with the channel. */
export type Posted = { readonly channel: SlackChannelId; readonly ts: string };

/** Why a request ended without a key; shown to people as a sentence, never as this word. */
export const failureCodes = [
  'nobody-can-approve',
  'policy-says-no',
  'review-open',
  'requester-left',
  'scopes-refused',
  'owner-may-not',
  'key-limit-reached',
  'scopes-differ',
  'tokens-not-offered',
  'datadog-refused',
  /** The key that was to be changed had ended by then, or another was taking its place. */
  'key-over',
  'key-moved',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export type Decision = {
  /** The person whose vote decided; null where a rule allowed it without anybody. */
  readonly by: SlackUserId | null;
  readonly at: Instant;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | null;
};

/** What one person said about one revision of a request. */
export type Vote = {
  readonly person: SlackUserId;
  readonly verdict: 'approve' | 'deny';
  readonly at: Instant;
  /** False once the person may no longer approve it. */
  readonly counts: boolean;
};

/** What an approver took away from a request, which made its current revision. */
export type Adjustment = {
  readonly by: SlackUserId;
  readonly at: Instant;
  readonly removed: readonly ScopeName[];
  /** How long it was asked for before; null where that stayed. */
  readonly lifetimeBefore: number | null;
};

/** An admin's end of a request of somebody else. */
export type Cancellation = {
  readonly by: SlackUserId;
  readonly at: Instant;
  readonly reason: string;
};

/** A use of break-glass, which somebody else looks at afterwards. */
export type Review = {
  readonly person: SlackUserId;
  readonly openedAt: Instant;
  readonly reviewedAt: Instant | null;
  readonly reviewedBy: SlackUserId | null;
};

/** Who decides a request that waits, as of the last look at rules and people. */
export type Ruling = {
  readonly rule: string;
  /** The rule that decided when the card was posted, where another one does now. */
  readonly ruleBefore: string | null;
  /** How many different people must say yes. */
  readonly need: number;
  /** The fallback has a say, as there are too few others. */
  readonly fallback: boolean;
  /** Where its card goes; null before anybody looked. */
  readonly askedIn: SlackChannelId | null;
  /** Members of the approver channels when it was posted there; null before that. */
  readonly eligible: readonly SlackUserId[] | null;
  /** The place in a secret store that its key is written to; null: its requester is shown it. */
  readonly deliverTo: Target | null;
};

/** One request, with where it stands and which messages show it. */
export type AccessRequest = Ruling & {
  readonly id: RequestId;
  readonly revision: number;
  readonly state: RequestState;
  readonly requester: SlackUserId;
  readonly ask: Ask;
  /** Datadog site at the time of asking, for people to read. */
  readonly site: string;
  readonly submittedAt: Instant;
  readonly lapsesAt: Instant;
  readonly decision: Decision | null;
  readonly failure: FailureCode | null;
  readonly card: Posted | null;
  readonly note: Posted | null;
  /** The note offers a button that nobody pressed yet: it was posted anew to be noticed. */
  readonly noteCalls: boolean;
  readonly adjusted: Adjustment | null;
  readonly cancellation: Cancellation | null;
  /** What it changes about an earlier grant; null where it asks for a key of its own. */
  readonly amends: Amendment | null;
  /** Since when there is nobody who could approve it; null while there is. */
  readonly nobodySince: Instant | null;
};
