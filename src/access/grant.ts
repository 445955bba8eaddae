import type { Credential } from '../policy/ask.ts';
import type { DatadogId, KeyId, OrgId, RequestId, ScopeName, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Claim } from './due-work.ts';
import type { KeyState } from './lifecycle.ts';

/** Who owns a key at Datadog: the bot's own user or a service account. */
export type Owner =
  | { readonly kind: 'current-user' }
  | { readonly kind: 'service-account'; readonly id: DatadogId };

/** What went wrong on the way to the key, for the person who waits. */
export const troubles = [
  'datadog-silent',
  'datadog-busy',
  'replacement-failed',
  'slack-refused',
  'maybe-shown',
  'people-unknown',
] as const;
export type Trouble = (typeof troubles)[number];

/** `withdrawn`: an approver took the approval back, before or after the key was made. */
export type GrantEnd = 'expired' | 'revoked' | 'withdrawn' | 'lapsed' | 'cancelled' | 'failed';

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
};

export const revokeReasons = [
  'expired',
  'by-holder',
  'by-approver',
  'replaced',
  'not-delivered',
  'leftover',
  'scopes-differ',
  'request-ended',
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
