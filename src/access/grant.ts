import type { Credential } from '../policy/ask.ts';
import type {
  DatadogId,
  KeyId,
  Operator,
  OrgId,
  RequestId,
  ScopeName,
  SlackUserId,
} from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Claim } from './due-work.ts';
import type { KeyState } from './lifecycle.ts';

/** Who owns a key at Datadog: the bot's own user or a service account. */
export type Owner =
  | { readonly kind: 'current-user' }
  | { readonly kind: 'service-account'; readonly id: DatadogId }
  /** Somebody else there, of an adopted key: it is reached through the keys of the whole org. */
  | { readonly kind: 'other'; readonly id: DatadogId };

/** What went wrong on the way to the key, for the person who waits. */
export const troubles = [
  'datadog-silent',
  'datadog-busy',
  'replacement-failed',
  'slack-refused',
  'maybe-shown',
  'people-unknown',
  /** The end of its key could not be moved: a new one with the later end waits for the press. */
  'end-fixed',
  /** The newest key is dead, and nobody here ended it; an older one goes on. */
  'newest-gone',
  /** A secret store gave no answer of use, before anything was made. */
  'store-away',
  /** It said no. */
  'store-denied',
  /** It gave no answer to a write: the key is revoked, and may be what lies there. */
  'store-unclear',
  /** Another live key of ddkey's lies at the target, or something that ddkey did not write. */
  'target-taken',
  'target-changed',
] as const;
export type Trouble = (typeof troubles)[number];

/** `withdrawn`: an approver took the approval back, before or after the key was made. */
export const grantEnds = [
  'expired',
  'revoked',
  'withdrawn',
  'lapsed',
  'cancelled',
  'failed',
  /** Its key was deleted at Datadog, outside of ddkey. */
  'gone',
  /** Datadog found its key in public, and the policy says that such keys are revoked. */
  'leaked',
  /** Nobody answered for its key in an access review, and the policy says that such keys are revoked. */
  'unanswered',
  /** Not used for long, and its holder did not say that they still need it. */
  'unused',
  /** Its holder left, and no admin decided in time. */
  'holder-left',
] as const;
export type GrantEnd = (typeof grantEnds)[number];

/** Somebody other than the holder who ended a grant before its time, and what they said to it. */
export type Ender = { readonly by: SlackUserId | Operator; readonly note: string | null };

/** What an approved request entitles its holder to, until its end. */
export type Grant = {
  readonly requestId: RequestId;
  readonly holder: SlackUserId;
  /** How often a credential was asked for; the button that asks for the next one carries it. */
  readonly generation: number;
  /** Until when the first key must have been shown. */
  readonly claimEndsAt: Instant;
  /** Set by the first key that somebody may have seen; replacements keep that end. */
  readonly expiresAt: Instant | null;
  readonly trouble: Trouble | null;
  readonly endedAt: Instant | null;
  readonly end: GrantEnd | null;
  readonly ender?: Ender;
  /** Which admin gave it to its present holder, and when. */
  readonly handed?: { readonly by: SlackUserId; readonly at: Instant };
  /** Whose direct message the note about it is in; whoever asked where this says nothing. */
  readonly noteHolder?: SlackUserId;
  /** The whole life since it was first shown, where that was extended; null as it was asked for. */
  readonly lifetimeSeconds: number | null;
  /** What it gives, where that was changed; null as it was asked for. */
  readonly scopes: readonly ScopeName[] | null;
  /** The end at which its holder lets it go, and hears of it no more. */
  readonly letGo: Instant | null;
};

export const revokeReasons = [
  'expired',
  'by-holder',
  'by-approver',
  'by-admin',
  'replaced',
  'rotated',
  'not-delivered',
  'leftover',
  'scopes-differ',
  'request-ended',
  'leaked',
  'unanswered',
  'unused',
  'holder-left',
] as const;
export type RevokeReason = (typeof revokeReasons)[number];

/** One credential at Datadog, or one attempt to make it. Never holds the secret. */
export type KeyRecord = {
  readonly id: KeyId;
  readonly requestId: RequestId;
  readonly generation: number;
  readonly state: KeyState;
  readonly kind: Credential;
  readonly org: OrgId;
  readonly owner: Owner;
  /** The exact name at Datadog; holds request and key id, so it is never used twice. */
  readonly name: string;
  readonly scopes: readonly ScopeName[];
  /** The claim under which it was tried; while that claim is held, the attempt is under way. */
  readonly attempt: Claim;
  readonly datadogId: DatadogId | null;
  readonly last4: string | null;
  /** The last four of the key that this one took the place of. */
  readonly replaces: string | null;
  readonly intendedAt: Instant;
  readonly shownAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly receivedAt: Instant | null;
  readonly revokeReason: RevokeReason | null;
  readonly endedAt: Instant | null;
  /** Since when another one is to take its place, while this one works on. */
  readonly rotatingSince: Instant | null;
  /** When it is looked at whether it can go; set once the next one was shown. */
  readonly overlapEndsAt: Instant | null;
  /** Who was given it at a command line, where it was not shown in Slack. */
  readonly printedFor?: Operator;
  /** Its name at Datadog where ddkey did not give it: such a key was adopted. */
  readonly listedAs?: string;
};

/**
 * The key of a generation that people know by its last four: the application key of a pair. The
 * newest of several generations; null for none.
 */
export function namedKey(keys: readonly KeyRecord[]): KeyRecord | null {
  const newest = Math.max(...keys.map((key) => key.generation));
  const last = keys.filter((key) => key.generation === newest);
  return last.findLast((key) => key.kind !== 'api') ?? last.at(-1) ?? null;
}
