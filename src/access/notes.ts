import type { Credential, Kind } from '../policy/ask.ts';
import type { KeyId, OrgId, RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Crowd } from '../policy/policy.ts';
import type { RiskLevel } from '../policy/risk.ts';
import type { GrantEnd, Trouble } from './grant.ts';
import type { Listed } from './home-reads.ts';
import type { AccessRequest, Decision, FailureCode, Review, Vote } from './request.ts';

/*
 * What the messages are about, in the product's own words. Slack draws them; nothing here knows
 * blocks, and nothing here holds a secret.
 */

export type ScopeLine = {
  readonly name: string;
  readonly displayName: string;
  readonly level: RiskLevel;
  readonly why: string;
};

export type OrgLine = { readonly id: OrgId; readonly name: string; readonly site: string };

/** Where a request stands, as one union that every message and view switches over. */
export type Standing =
  | { readonly at: 'waiting'; readonly lapsesAt: Instant }
  | { readonly at: 'denied'; readonly decision: Decision }
  | { readonly at: 'cancelled' }
  | { readonly at: 'lapsed'; readonly approved: boolean }
  | {
      readonly at: 'failed';
      readonly failure: FailureCode;
      readonly retryUntil: Instant | null;
      /** The last four of a key that may still be on a screen, though its delivery was never sure. */
      readonly deadLast4?: string;
    }
  /** Approved; the holder must press to get the key. */
  | {
      readonly at: 'ready';
      readonly generation: number;
      readonly claimEndsAt: Instant;
      readonly trouble: Trouble | null;
      readonly deadLast4: string | null;
    }
  /** Being made right now, or waiting for Datadog. */
  | { readonly at: 'making'; readonly trouble: Trouble | null }
  | {
      readonly at: 'shown';
      readonly key: KeyId;
      readonly generation: number;
      readonly last4: string;
      readonly shownAt: Instant;
      readonly expiresAt: Instant;
      readonly received: boolean;
    }
  | {
      readonly at: 'ended';
      readonly end: GrantEnd;
      readonly when: Instant;
      readonly last4: string | null;
      /** Keys that Datadog has not yet confirmed as deleted. */
      readonly stillRevoking: number;
    };

export type Story = {
  readonly request: AccessRequest;
  /** On the current revision. */
  readonly votes: readonly Vote[];
  readonly review: Review | null;
  readonly org: OrgLine;
  readonly scopes: readonly ScopeLine[];
  readonly standing: Standing;
};

/** What a person should know before they ask; nothing of it forbids anything. */
export type FormWarning =
  | {
      readonly what: 'nearly-full';
      readonly credential: Credential;
      readonly used: number;
      readonly most: number;
    }
  | {
      readonly what: 'already-held';
      readonly purpose: string;
      readonly last4: string;
      readonly expiresAt: Instant;
      /** How many more of the same they hold. */
      readonly more: number;
    };

/** A live key that looks like what is asked for. */
export type KeyAlike = {
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly last4: string;
  readonly expiresAt: Instant;
  readonly samePurpose: boolean;
  readonly sameScopes: boolean;
};

/** What an approver should know beside the request itself. */
type Beside = {
  readonly alike: Listed<KeyAlike>;
  readonly room: readonly FormWarning[];
};

/** The card in the approver channel; once it has moved to another, what is left is a pointer. */
export type ApprovalCard = Story & {
  readonly movedTo?: SlackChannelId;
  readonly beside?: Beside;
};

/** A message beside card and note: what somebody should hear of, once. */
export type Notice = Story &
  (
    | { readonly about: 'asked' | 'allowed' | 'reminder' | 'adjusted' | 'nobody' }
    | { readonly about: 'fallback' | 'review'; readonly crowd: Crowd }
  );

/** The requester's direct message. */
export type KeyNote = Story & {
  readonly approverChannel: SlackChannelId;
  /** The newer message that took this one's place; then this one is just a pointer. */
  readonly supersededBy: boolean;
};

/** All that a person's App Home shows. */
export type HomeFacts = {
  readonly approverChannel: SlackChannelId;
  readonly keys: Listed<Story> & { readonly page: number; readonly pages: number };
  /** Approved, and nothing happens before the person presses. */
  readonly presses: Listed<Story>;
  /** Requests of others that this person may decide; `unknown` when Slack could not tell. */
  readonly decisions: Listed<Story> | 'unknown';
  readonly requests: readonly Story[];
};

/** What stands beside the secret in the ephemeral message. */
export type SecretNote = {
  readonly requestId: RequestId;
  readonly key: KeyId;
  readonly kind: Kind;
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly org: OrgLine;
  /** Base URL of the API that the key works at. */
  readonly apiUrl: string;
  readonly apiKeyHint: string;
  /** The ids at Datadog, in the order of the secrets. */
  readonly credentials: readonly {
    readonly credential: Credential;
    readonly datadogId: string | null;
  }[];
  readonly scopes: readonly ScopeLine[];
  readonly expiresAt: Instant;
  readonly last4: string;
  /** The last four of the key that this one replaces. */
  readonly replaces: string | null;
};
