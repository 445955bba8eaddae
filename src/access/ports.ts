import type { Credential, Kind } from '../policy/ask.ts';
import type {
  DatadogId,
  KeyId,
  OrgId,
  RequestId,
  ScopeName,
  SlackChannelId,
  SlackGroupId,
  SlackUserId,
} from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Person } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { ScopeFact } from '../policy/scope-facts.ts';
import type { Adoption } from './adoptions.ts';
import type { HeadNote } from './audit-marks.ts';
import type { Owner } from './grant.ts';
import type { HomeFacts } from './home-facts.ts';
import type { KeyReviewNote, KeyReviewReminder, KeyReviewReport } from './key-review-notes.ts';
import type { LeftHolderNote } from './left-holders.ts';
import type { ApprovalCard, KeyNote, Notice, SecretNote } from './notes.ts';
import type { ChannelUnfit } from './refusal.ts';
import type { Posted } from './request.ts';
import type { Secret } from './secret.ts';
import type { SweepNote } from './sweep-report.ts';

export type Clock = { readonly now: () => Instant };
export type NewId = { readonly request: () => RequestId; readonly key: () => KeyId };

/** How many credentials of a sort Datadog counts, and how many it allows. */
export type KeyLimit = { readonly used: number; readonly most: number };

export type Org = {
  readonly id: OrgId;
  readonly name: string;
  readonly site: string;
  readonly apiUrl: string;
  readonly owner: Owner;
  readonly apiKeyHint: string;
  /** The kinds that this org can give, best first. */
  readonly kinds: readonly Kind[];
  /** Of the owner's application keys, and of the org's API keys; null while that is not known. */
  readonly keyLimits: Readonly<Record<'application' | 'api', KeyLimit | null>>;
};
export type PolicySource = {
  readonly policy: () => Policy;
  readonly orgs: () => readonly Org[];
};

/**
 * The scopes that an org knows, or all orgs together where none is named; the shipped list stands
 * in until the live one was read.
 */
export type ScopeCatalogue = { readonly all: (org?: OrgId) => readonly ScopeFact[] };

/** Answers of Slack about people. `unreachable` is no answer: whoever asks must refuse. */
export type Found<T, Not> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'not'; readonly why: Not }
  | { readonly kind: 'unreachable' };
/** A user group that is in use, with everybody in it. */
export type Group = {
  readonly id: SlackGroupId;
  readonly handle: string;
  readonly members: readonly SlackUserId[];
};
/** One way to look people up. `not` for a channel: it must not make approvers. */
export type Look = {
  readonly person: (id: SlackUserId) => Promise<Found<Person, 'unknown'>>;
  readonly members: (
    channel: SlackChannelId,
  ) => Promise<Found<readonly SlackUserId[], ChannelUnfit>>;
  /** Every user group of the workspace. */
  readonly groups: () => Promise<Exclude<Found<readonly Group[], never>, { kind: 'not' }>>;
};
/** The same questions, with answers that are at most `maxAgeSeconds` old. */
export type Directory = {
  readonly [Question in keyof Look]: (
    ...question: [...Parameters<Look[Question]>, maxAgeSeconds: number]
  ) => ReturnType<Look[Question]>;
} & {
  /** As last seen, however long ago, without asking Slack: what nobody looked up is unreachable. */
  readonly memory: Look;
  /** One person as seen a moment ago, without asking Slack; null when nobody looked lately. */
  readonly rememberedPerson: (id: SlackUserId) => Person | null;
  /** True when Slack says active, or when it cannot be asked. */
  readonly isActive: (id: SlackUserId) => Promise<boolean>;
  /** Starts to find that out, for whoever wants to know it in a moment. */
  readonly askAhead: (id: SlackUserId) => void;
};

/** What Slack said to a message. `silent`: no clear answer, so it may have been posted. */
export type Sent =
  | { readonly kind: 'sent'; readonly posted: Posted }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'silent' };
/** Somebody deleted the message by hand: what it said has to be said anew. */
export type Gone = { readonly kind: 'gone' };
/** Where a notice goes; `thread` is the card that it belongs below. */
export type Place = {
  readonly to: SlackChannelId | SlackUserId;
  readonly thread: string | null;
};
/** What is said in access reviews: to holders, each in one message, and to admins. */
export type ReviewMessenger = {
  readonly ask: (to: SlackUserId, note: KeyReviewNote) => Promise<Sent>;
  readonly update: (at: Posted, note: KeyReviewNote) => Promise<Sent | Gone>;
  readonly remind: (to: SlackUserId, reminder: KeyReviewReminder) => Promise<Sent>;
  readonly tellAdmins: (to: SlackUserId | SlackChannelId, report: KeyReviewReport) => Promise<Sent>;
};
export type Messenger = {
  readonly postCard: (channel: SlackChannelId, card: ApprovalCard) => Promise<Sent>;
  readonly updateCard: (at: Posted, card: ApprovalCard) => Promise<Sent | Gone>;
  /** Says something in a channel, in a thread there, or to one person. */
  readonly tell: (to: Place, notice: Notice) => Promise<Sent>;
  /** Turns a second card of the same request into a pointer: the other one counts. */
  readonly supersedeCard: (at: Posted, id: RequestId) => Promise<Sent | Gone>;
  /** What a sweep found, to an admin or into a channel. */
  readonly tellOfSweep: (to: SlackUserId | SlackChannelId, note: SweepNote) => Promise<Sent>;
  /** The head of the audit chain, to an admin or into a channel. */
  readonly tellOfHead: (to: SlackUserId | SlackChannelId, note: HeadNote) => Promise<Sent>;
  readonly reviews: ReviewMessenger;
  /** What came of the wish to adopt a key. */
  readonly tellOfAdoption: (to: SlackUserId, adoption: Adoption) => Promise<Sent>;
  /** What somebody who left holds, to an admin or into a channel. */
  readonly tellOfLeftHolder: (
    to: SlackUserId | SlackChannelId,
    note: LeftHolderNote,
  ) => Promise<Sent>;
  readonly postNote: (to: SlackUserId, note: KeyNote) => Promise<Sent>;
  readonly updateNote: (at: Posted, note: KeyNote) => Promise<Sent | Gone>;
  /** Puts this into a person's App Home, in place of what was there. */
  readonly showHome: (
    person: SlackUserId,
    home: HomeFacts,
  ) => Promise<{ readonly kind: 'shown' } | Exclude<Sent, { kind: 'sent' }>>;
  /** The direct message channel with a person, opened before anything is made. */
  readonly openDirect: (
    person: SlackUserId,
  ) => Promise<
    { readonly kind: 'open'; readonly channel: SlackChannelId } | Exclude<Sent, { kind: 'sent' }>
  >;
  /** Until when Slack takes no secret in a channel, as it asked to wait; null when it does now. */
  readonly busyUntil: (channel: SlackChannelId) => Instant | null;
  /** Shows secrets to one person as one ephemeral message. Never tried twice. */
  readonly showSecret: (
    to: { readonly channel: SlackChannelId; readonly person: SlackUserId },
    note: SecretNote,
    secrets: readonly KeySecret[],
  ) => Promise<Sent>;
};

/** Where a credential lives: what it is, in which org, and who owns it there. */
export type CredentialAt = {
  readonly credential: Credential;
  readonly org: OrgId;
  readonly owner: Owner;
};
export type KeyWish = CredentialAt & {
  readonly name: string;
  readonly scopes: readonly ScopeName[];
  /** When Datadog itself ends it; only tokens can be given an end. */
  readonly expiresAt: Instant | null;
};
/** A credential's secret on its way from Datadog to the person it is shown to. */
export type KeySecret = { readonly credential: Credential; readonly secret: Secret };
export type Created = {
  readonly kind: 'created';
  readonly datadogId: DatadogId;
  readonly last4: string;
  readonly scopes: readonly string[];
  readonly secret: Secret;
};
export type IssuerRefusal =
  | 'scopes-refused'
  | 'owner-may-not'
  | 'key-limit-reached'
  | 'tokens-not-offered'
  | 'datadog-refused';
/** `refused` and `busy` mean that nothing was made; `unknown` that something may have been. */
export type Issued =
  | Created
  | { readonly kind: 'refused'; readonly code: IssuerRefusal }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'unknown' };
export type Revoked =
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'unknown' };
export type LookedUp =
  | {
      readonly kind: 'found';
      readonly keys: readonly {
        readonly datadogId: DatadogId;
        readonly last4: string;
        /** Null where Datadog does not say: that proves nothing. */
        readonly lastUsedAt: Instant | null;
        /** Null where Datadog lists none: such a key may do all that its owner may. */
        readonly scopes: readonly string[] | null;
      }[];
    }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'unknown' };
export type ScopesWish = CredentialAt & {
  readonly datadogId: DatadogId;
  readonly scopes: readonly ScopeName[];
};
/** `refused` means that nothing was changed; anything else is proved by the list alone. */
export type ScopesChanged =
  | { readonly kind: 'refused'; readonly code: 'scopes-refused' | 'owner-may-not' }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'unknown' };
export type KeyIssuer = {
  readonly changeScopes: (wish: ScopesWish) => Promise<ScopesChanged>;
  readonly create: (wish: KeyWish) => Promise<Issued>;
  readonly revoke: (key: CredentialAt & { readonly datadogId: DatadogId }) => Promise<Revoked>;
  /** All keys of exactly this name, through every page; an empty list is a proper answer. */
  readonly lookUp: (wish: CredentialAt & { readonly name: string }) => Promise<LookedUp>;
};
