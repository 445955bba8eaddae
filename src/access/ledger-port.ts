import type { Ask } from '../policy/ask.ts';
import type {
  DatadogId,
  KeyId,
  Operator,
  RequestId,
  SlackChannelId,
  SlackUserId,
} from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { AdminReads } from './admin-reads.ts';
import type { AdoptionTx, StrangerReads } from './adoptions.ts';
import type { AlikeReads } from './alike-reads.ts';
import type { Amendment, AmendTx } from './amendment.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditMarks } from './audit-marks.ts';
import type { Case } from './case.ts';
import type { Claim, ClaimedDue, DueError, NewDue } from './due-work.ts';
import type { Ender, Grant, GrantEnd, KeyRecord, RevokeReason, Trouble } from './grant.ts';
import type { HomeReads } from './home-reads.ts';
import type { KeyReads } from './key-reads.ts';
import type { KeyReviewReads, KeyReviewTx } from './key-review-ledger.ts';
import type { LeakTx } from './leak-reports.ts';
import type { LeftHolderTx } from './left-holders.ts';
import type { KeyState, RequestState } from './lifecycle.ts';
import type {
  AccessRequest,
  Adjustment,
  Cancellation,
  Decision,
  FailureCode,
  Posted,
  Review,
  Ruling,
  Vote,
} from './request.ts';
import type { RotationTx } from './rotation-tx.ts';
import type { SweepTx } from './sweep-ledger.ts';
import type { SweepReads } from './sweep-reads.ts';
import type { TargetTx } from './target-ledger.ts';

type NewRequest = {
  readonly id: RequestId;
  readonly requester: SlackUserId;
  readonly ask: Ask;
  readonly site: string;
  readonly rule: string;
  readonly submittedAt: Instant;
  readonly lapsesAt: Instant;
  /** Slack's id of the form; the same submission delivered twice finds the first request. */
  readonly viewId: string;
};
type Inserted = { readonly isNew: boolean; readonly request: AccessRequest };

type NewKey = Pick<
  KeyRecord,
  | 'id'
  | 'requestId'
  | 'generation'
  | 'kind'
  | 'org'
  | 'owner'
  | 'name'
  | 'scopes'
  | 'attempt'
  | 'replaces'
  | 'intendedAt'
> & { readonly purpose: string; readonly preset: string | null };

export type KeyChange = {
  readonly datadogId?: DatadogId;
  readonly last4?: string;
  readonly shownAt?: Instant;
  readonly expiresAt?: Instant;
  readonly revokeReason?: RevokeReason;
  readonly revokingAt?: Instant;
  readonly endedAt?: Instant;
  readonly printedFor?: Operator;
};

/** The statements about a request while it waits, about votes and reviews. */
type DecisionTx = {
  /** Nobody else votes on it, changes or decides it until the transaction ends. */
  readonly heldRequest: (id: RequestId) => Promise<AccessRequest | null>;
  /** False when it no longer waits at this revision. Somebody can approve it again. */
  readonly setRuling: (id: RequestId, revision: number, ruling: Ruling) => Promise<boolean>;
  /** The next revision, with less; null when it no longer waits at this one. */
  readonly revise: (
    id: RequestId,
    revision: number,
    change: { readonly ask: Ask; readonly adjusted: Adjustment },
  ) => Promise<AccessRequest | null>;
  /** True for the first to find that nobody can approve it. */
  readonly setNobody: (id: RequestId, revision: number, since: Instant) => Promise<boolean>;
  /** The oldest request whose card is to be posted in a channel and is not yet. */
  readonly firstInLine: (channel: SlackChannelId) => Promise<RequestId | null>;

  readonly votes: (id: RequestId, revision: number) => Promise<readonly Vote[]>;
  /** False when the person has said the same before, and it counts. */
  readonly castVote: (
    id: RequestId,
    revision: number,
    vote: Omit<Vote, 'counts'>,
  ) => Promise<boolean>;
  readonly loseVote: (id: RequestId, revision: number, person: SlackUserId) => Promise<void>;
  readonly dropVote: (id: RequestId, revision: number, person: SlackUserId) => Promise<boolean>;

  readonly review: (id: RequestId) => Promise<Review | null>;
  /** False when the person has a use that nobody has reviewed yet. */
  readonly openReview: (id: RequestId, person: SlackUserId, at: Instant) => Promise<boolean>;
  readonly closeReview: (id: RequestId, by: SlackUserId, at: Instant) => Promise<boolean>;
  readonly hasOpenReview: (person: SlackUserId) => Promise<boolean>;

  /** Whether something was said about a request already; `what` names it. */
  readonly wasTold: (id: RequestId, what: string) => Promise<boolean>;
  readonly setTold: (id: RequestId, what: string, at: Instant) => Promise<void>;
};

/**
 * Everything that may be done inside one transaction. Moves are conditional: null means that
 * somebody else was first, and nothing was changed.
 */
export type LedgerTx = DecisionTx &
  LeakTx &
  KeyReviewTx &
  RotationTx &
  LeftHolderTx &
  AdoptionTx &
  AmendTx &
  TargetTx &
  SweepTx &
  AuditMarks & {
    readonly insertRequest: (request: NewRequest) => Promise<Inserted>;
    /** The same for one that changes an earlier grant; null when another such change is open. */
    readonly insertAmendment: (
      request: NewRequest & { readonly amends: Amendment },
    ) => Promise<Inserted | null>;
    readonly request: (id: RequestId) => Promise<AccessRequest | null>;
    readonly moveRequest: (
      id: RequestId,
      move: {
        readonly from: RequestState;
        readonly to: RequestState;
        readonly revision?: number;
        readonly decision?: Decision;
        readonly failure?: FailureCode | null;
        readonly cancellation?: Cancellation;
      },
    ) => Promise<AccessRequest | null>;
    /** Keeps a card in place of `before`; gives the request with the card that counts from now on. */
    readonly setCard: (
      id: RequestId,
      card: Posted,
      before: Posted | null,
    ) => Promise<AccessRequest | null>;
    readonly setNote: (id: RequestId, note: Posted, calls: boolean) => Promise<void>;

    readonly grant: (id: RequestId) => Promise<Grant | null>;
    readonly insertGrant: (
      grant: Pick<Grant, 'requestId' | 'holder' | 'claimEndsAt'>,
    ) => Promise<void>;
    /** Opens a failed request's grant again, for a new claim window. */
    readonly reopenGrant: (id: RequestId, claimEndsAt: Instant) => Promise<void>;
    /** The next generation, asked for once: null when `from` is no longer the current one. */
    readonly startGeneration: (
      id: RequestId,
      from: number,
      asked: { readonly at: Instant; readonly by: SlackUserId },
    ) => Promise<Grant | null>;
    readonly generationsSince: (id: RequestId, since: Instant) => Promise<number>;
    readonly setTrouble: (id: RequestId, trouble: Trouble | null) => Promise<void>;
    /** Keeps the first end that was promised. */
    readonly setGrantExpiry: (id: RequestId, expiresAt: Instant) => Promise<void>;
    readonly endGrant: (id: RequestId, end: GrantEnd, at: Instant) => Promise<boolean>;
    /** False when it is over, or held by somebody else than `from`. */
    readonly setHolder: (
      id: RequestId,
      change: {
        readonly from: SlackUserId;
        readonly to: SlackUserId;
        readonly by: SlackUserId;
        readonly at: Instant;
      },
    ) => Promise<boolean>;
    readonly setNoteHolder: (id: RequestId, holder: SlackUserId) => Promise<void>;
    /** Says who ended a grant that has just ended. */
    readonly setEnder: (id: RequestId, ender: Ender) => Promise<void>;

    readonly key: (id: KeyId) => Promise<KeyRecord | null>;
    readonly keysOf: (id: RequestId) => Promise<readonly KeyRecord[]>;
    readonly insertKey: (key: NewKey) => Promise<KeyRecord>;
    readonly moveKey: (
      id: KeyId,
      move: { readonly from: KeyState; readonly to: KeyState },
      change?: KeyChange,
    ) => Promise<KeyRecord | null>;
    /** Another one is to take a live key's place, while both work; false when it is not live. */
    readonly startRotating: (id: KeyId, since: Instant) => Promise<boolean>;
    /** When that is over, as the next one was shown; kept once it is set. */
    readonly setOverlapEnd: (id: KeyId, at: Instant) => Promise<boolean>;
    /** True for the first receipt of a key that is still alive. */
    readonly setReceived: (id: KeyId, at: Instant) => Promise<boolean>;

    readonly addDue: (due: NewDue) => Promise<void>;
    /** Adds work that is under way already; null where somebody is at it. A worker takes it up when the lease has run out. */
    readonly addClaimed: (due: NewDue, leaseSeconds: number) => Promise<ClaimedDue | null>;
    readonly holdsClaim: (claim: Claim) => Promise<boolean>;
    /** True while the claim's lease runs: its worker may still be talking to Datadog. */
    readonly claimRuns: (claim: Claim) => Promise<boolean>;

    readonly appendAudit: (event: AuditEvent) => Promise<void>;
  };

export type Ledger = HomeReads &
  AlikeReads &
  KeyReads &
  SweepReads &
  KeyReviewReads &
  StrangerReads &
  AdminReads & {
    /** One transaction; whatever throws inside undoes all of it. No network call belongs inside. */
    readonly inTransaction: <T>(work: (tx: LedgerTx) => Promise<T>) => Promise<T>;
    /** A request with all that belongs to it; null when there is none. */
    readonly caseOf: (id: RequestId) => Promise<Case | null>;
    /**
     * Takes the oldest due work for `leaseSeconds` of the database's own clock; `awaited` looks only
     * at what a person waits for.
     */
    readonly claimDue: (
      now: Instant,
      leaseSeconds: number,
      which?: 'any' | 'awaited',
    ) => Promise<ClaimedDue | null>;
    /** Removes finished work; false: it was asked for meanwhile, and is free to run again now. */
    readonly finishDue: (due: ClaimedDue) => Promise<boolean>;
    /** Frees work to run again at `runAt`; with an error it counts as a failed try. */
    readonly postponeDue: (
      due: ClaimedDue,
      runAt: Instant,
      error: DueError | null,
    ) => Promise<void>;
    /** When the next unclaimed work falls due; null when there is none. */
    readonly nextDueAt: () => Promise<Instant | null>;
  };
