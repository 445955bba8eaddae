import type { KeyId, Operator, OrgId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Unanswered } from '../policy/policy.ts';
import type {
  HeldReview,
  KeyAnswer,
  KeyOutcome,
  KeyReview,
  ReviewItem,
  ReviewNote,
} from './key-review.ts';

export type NewKeyReview = {
  readonly org: OrgId;
  readonly at: Instant;
  readonly by: SlackUserId | Operator;
  readonly until: Instant;
};
export type OpenedReview =
  | {
      readonly kind: 'opened';
      readonly review: KeyReview;
      readonly keys: number;
      readonly holders: readonly SlackUserId[];
    }
  | { readonly kind: 'open-already'; readonly until: Instant }
  | { readonly kind: 'no-keys' };

/** Which items: of one person, or only those that are not settled. */
export type ItemsWanted = {
  readonly holder?: SlackUserId;
  readonly unsettled?: { readonly most: number };
};

type OfPerson = { readonly number: number; readonly person: SlackUserId };

/** The statements of access reviews. */
export type KeyReviewTx = {
  /** Takes every live key of the org in; an org has one open review at most. */
  readonly openKeyReview: (fresh: NewKeyReview) => Promise<OpenedReview>;
  /** Held until the transaction ends: whoever answers and whoever ends it wait for each other. */
  readonly keyReview: (number: number) => Promise<KeyReview | null>;
  /** The open review of an org, held. */
  readonly openReviewOf: (org: OrgId) => Promise<KeyReview | null>;
  /** The last of an org that came to its end. */
  readonly lastClosedReview: (org: OrgId) => Promise<KeyReview | null>;
  readonly startAsking: (
    number: number,
    asked: {
      readonly at: Instant;
      readonly unanswered: Unanswered;
      readonly lastUsed: ReadonlyMap<KeyId, Instant>;
    },
  ) => Promise<void>;
  readonly reviewItems: (number: number, wanted?: ItemsWanted) => Promise<readonly ReviewItem[]>;
  readonly answerItems: (
    number: number,
    keys: readonly KeyId[],
    said: { readonly answer: KeyAnswer; readonly at: Instant; readonly by: SlackUserId },
  ) => Promise<void>;
  readonly settleItem: (
    number: number,
    key: KeyId,
    how: { readonly outcome: KeyOutcome; readonly at: Instant; readonly holder: SlackUserId },
  ) => Promise<void>;
  /** False when it is not open. */
  readonly endKeyReview: (
    number: number,
    how: { readonly state: 'closed' | 'cancelled'; readonly at: Instant },
  ) => Promise<boolean>;
  readonly reviewNote: (of: OfPerson) => Promise<ReviewNote>;
  readonly setReviewNote: (of: OfPerson, note: ReviewNote) => Promise<void>;
  /** Everybody who holds a key of it, or has a message about it. */
  readonly reviewPeople: (number: number) => Promise<readonly SlackUserId[]>;
  /** Those whom a review could not reach. */
  readonly unreachedIn: (number: number) => Promise<readonly SlackUserId[]>;
  readonly setReviewTold: (number: number, told: readonly string[]) => Promise<void>;
};

export type KeyReviewReads = {
  /** The reviews that a person still has to do with: open ones, and messages to be brought to an end. */
  readonly reviewsOf: (person: SlackUserId) => Promise<readonly HeldReview[]>;
  /** The open ones, or the last of each org where none is, with all their items; newest first. */
  readonly keyReviews: () => Promise<
    readonly { readonly review: KeyReview; readonly items: readonly ReviewItem[] }[]
  >;
};
