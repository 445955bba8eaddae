import type { ItemState, KeyReview, ReviewedKey, ReviewItem } from './key-review.ts';
import type { OrgLine, ScopeLine } from './notes.ts';
import type { Posted } from './request.ts';

/* What the messages of an access review are about. */

export type KeyToAnswer = ReviewedKey & { readonly scopes: readonly ScopeLine[] };

/** The holder's one message. */
export type KeyReviewNote = {
  readonly review: KeyReview;
  readonly org: OrgLine;
  readonly keys: readonly KeyToAnswer[];
  readonly page: number;
};

export type KeyReviewReminder = {
  readonly review: KeyReview;
  readonly org: OrgLine;
  readonly open: number;
  /** The message with the buttons. */
  readonly posted: Posted;
};

/** For admins: how it stands, or how it ended. */
export type KeyReviewReport = {
  readonly review: KeyReview;
  readonly org: OrgLine;
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Keys that an admin has to see to: their holders left, or gave no answer. */
  readonly left: readonly ReviewItem[];
};
