import type { Credential, Kind } from '../policy/ask.ts';
import type {
  KeyId,
  Operator,
  OrgId,
  RequestId,
  SlackChannelId,
  SlackUserId,
} from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Crowd } from '../policy/policy.ts';
import type { RiskLevel } from '../policy/risk.ts';
import type { Amendment } from './amendment.ts';
import type { Ender, GrantEnd, Trouble } from './grant.ts';
import type { Listed } from './home-reads.ts';
import type { Refusal } from './refusal.ts';
import type { AccessRequest, Decision, FailureCode, Review, Vote } from './request.ts';
import type { Taken } from './taken.ts';

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

/** A key that works on while another one is to take its place. */
export type OlderKey = {
  readonly key: KeyId;
  readonly last4: string;
  /** When it is looked at whether it can go; null before the next one was shown. */
  readonly overlapEndsAt: Instant | null;
  readonly expiresAt: Instant;
};

/** Where a request stands, as one union that every message and view switches over. */
export type Standing =
  | { readonly at: 'waiting'; readonly lapsesAt: Instant }
  | { readonly at: 'denied'; readonly decision: Decision }
  | { readonly at: 'cancelled' }
  | { readonly at: 'lapsed'; readonly approved: boolean }
  /** A change of an earlier grant, approved and on its way to Datadog. */
  | { readonly at: 'changing'; readonly amends: Amendment }
  /** A change of an earlier grant that has taken effect. */
  | { readonly at: 'amended'; readonly amends: Amendment }
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
      readonly older: OlderKey | null;
    }
  /** Being made right now, or waiting for Datadog. */
  | {
      readonly at: 'making';
      readonly trouble: Trouble | null;
      readonly older: OlderKey | null;
    }
  | {
      readonly at: 'shown';
      readonly key: KeyId;
      readonly generation: number;
      readonly last4: string;
      readonly shownAt: Instant;
      readonly expiresAt: Instant;
      readonly received: boolean;
      readonly older: OlderKey | null;
      /** Who was given it at a command line, where it was not shown in Slack. */
      readonly printedFor?: Operator;
    }
  | {
      readonly at: 'ended';
      readonly end: GrantEnd;
      readonly when: Instant;
      readonly last4: string | null;
      /** The last four of others that may be on a screen, and of which nobody said so far that they are dead. */
      readonly others: readonly string[];
      /** Keys that Datadog has not yet confirmed as deleted. */
      readonly stillRevoking: number;
      /** Whoever ended it in the holder's place. */
      readonly ender?: Ender;
    };

export type Story = {
  readonly request: AccessRequest;
  /** On the current revision. */
  readonly votes: readonly Vote[];
  readonly review: Review | null;
  readonly org: OrgLine;
  readonly scopes: readonly ScopeLine[];
  readonly standing: Standing;
  /** Set where somebody else looks after the key than the one whom it was shown to. */
  readonly taken?: Taken;
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
    | { readonly about: 'asked' | 'allowed' | 'reminder' | 'adjusted' | 'nobody' | 'scopes-differ' }
    /** Its key ends soon; the rule of now may leave room for a later end. */
    | { readonly about: 'ends'; readonly hasRoom: boolean }
    /** The older of two keys is still used, or may be, and goes then. */
    | { readonly about: 'still-used' | 'maybe-used'; readonly older: OlderKey }
    /** One of the two keys of a rotation is dead, and nobody here ended it; the other goes on. */
    | {
        readonly about: 'ended-beside';
        readonly how: 'gone' | 'leaked';
        readonly last4: string | null;
        /** The other half of a pair, which was revoked with it. */
        readonly half: string | null;
      }
    /** A rule wants a new key in place of this one by its age: soon, or now that its time has come. */
    | { readonly about: 'rotates' | 'rotate-now'; readonly rotatesAt: Instant }
    | { readonly about: 'not-rotated'; readonly because: Refusal }
    | { readonly about: 'fallback' | 'review'; readonly crowd: Crowd }
    | {
        readonly about: 'unused';
        readonly key: KeyId;
        readonly last4: string | null;
        readonly unusedForSeconds: number;
        readonly answerBy: Instant;
        /** Whether the policy lets ddkey end it then. */
        readonly thenRevoked: boolean;
      }
    | {
        readonly about: 'leak';
        readonly reporter: SlackUserId;
        readonly key: KeyId;
        readonly last4: string | null;
      }
  );

/** The requester's direct message. */
export type KeyNote = Story & {
  readonly approverChannel: SlackChannelId;
  /** The newer message that took this one's place; then this one is just a pointer. */
  readonly supersededBy: boolean;
  /** It stands with the one who held the key before. */
  readonly handedOn?: Taken;
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
  /** The key beside which it works for a while. */
  readonly older: OlderKey | null;
};
