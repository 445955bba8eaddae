import type { Operator, OrgId, SlackUserId } from '../policy/ids.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import type { Unanswered } from '../policy/policy.ts';
import { type KeyRecord, namedKey } from './grant.ts';
import type { AccessRequest, Posted } from './request.ts';
import { warnAhead } from './times.ts';

/*
 * An access review: each holder of live keys of an org says which of them are still needed, until a
 * day that an admin names. What nobody answered is then revoked or reported, as the policy says.
 */

export const keyReviewStates = ['open', 'closed', 'cancelled'] as const;
export type KeyReview = {
  readonly number: number;
  readonly org: OrgId;
  readonly state: (typeof keyReviewStates)[number];
  readonly startedAt: Instant;
  readonly startedBy: SlackUserId | Operator;
  readonly until: Instant;
  /** What the holders were told of keys without an answer; null before anybody was asked. */
  readonly unanswered: Unanswered | null;
  readonly askedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Who was told of its result. */
  readonly told: readonly string[];
};

export const keyAnswers = ['keep', 'drop'] as const;
export type KeyAnswer = (typeof keyAnswers)[number];

/** `ended`: by its time or by other hands, before anybody had to answer. */
export const keyOutcomes = [
  'kept',
  'dropped',
  'ended',
  'revoked',
  'reported',
  'unreachable',
] as const;
export type KeyOutcome = (typeof keyOutcomes)[number];

/** One credential that was live when the review began. */
export type ReviewItem = {
  readonly key: KeyRecord;
  readonly request: AccessRequest;
  readonly holder: SlackUserId;
  /** As Datadog said when the review began; null is unknown, never unused. */
  readonly lastUsedAt: Instant | null;
  readonly answer: KeyAnswer | null;
  readonly answeredAt: Instant | null;
  readonly answeredBy: SlackUserId | null;
  /** Set when the review ends, and final. */
  readonly outcome: KeyOutcome | null;
  readonly settledAt: Instant | null;
};

export type ItemState = KeyOutcome | 'open';

/** Where a key of a review stands now. */
export function itemState({ outcome, answer, key }: ReviewItem): ItemState {
  if (outcome !== null) return outcome;
  if (answer === 'drop') return 'dropped';
  if (key.state !== 'live') return key.revokeReason === 'unanswered' ? 'revoked' : 'ended';
  return answer === 'keep' ? 'kept' : 'open';
}

/** A key as its holder knows it: both halves of a pair are one. */
export type ReviewedKey = Omit<ReviewItem, 'outcome' | 'settledAt' | 'answeredBy'> & {
  readonly state: ItemState;
};

const lastOf = (times: readonly (Instant | null)[]): Instant | null =>
  times.reduce<Instant | null>(
    (last, each) => (each !== null && (last === null || each > last) ? each : last),
    null,
  );

function asOne(items: readonly ReviewItem[]): ReviewedKey[] {
  const named = namedKey(items.map(({ key }) => key));
  const item = items.find(({ key }) => key.id === named?.id);
  if (item === undefined) return [];
  const lastUsedAt = lastOf(items.map((each) => each.lastUsedAt));
  return [{ ...item, lastUsedAt, state: itemState(item) }];
}

const partOf = ({ key }: ReviewItem): string => `${key.requestId} ${key.generation}`;

/** The keys of a review as people know them, soonest end first. */
export function reviewedKeys(items: readonly ReviewItem[]): readonly ReviewedKey[] {
  const groups = new Map<string, ReviewItem[]>();
  for (const item of items) {
    groups.set(partOf(item), [...(groups.get(partOf(item)) ?? []), item]);
  }
  return [...groups.values()].flatMap(asOne).sort((one, other) => {
    const [a, b] = [one, other].map(({ key }) => `${key.expiresAt ?? ''} ${key.id}`);
    return (a ?? '') < (b ?? '') ? -1 : 1;
  });
}

/** The message in which a holder answers. */
export type ReviewNote = {
  readonly posted: Posted | null;
  readonly postedAt: Instant | null;
  readonly page: number;
  /** The last reminder that was sent, by its seconds before the end. */
  readonly reminded: number | null;
  /** Nobody reads there: Slack does not know the person any more, or refused. */
  readonly isUnreachable: boolean;
  /** It says how the review ended, and is touched no more. */
  readonly isFinal: boolean;
};
export const noNote: ReviewNote = {
  posted: null,
  postedAt: null,
  page: 1,
  reminded: null,
  isUnreachable: false,
  isFinal: false,
};

/** What a review is to one holder. */
export type HeldReview = {
  readonly review: KeyReview;
  readonly items: readonly ReviewItem[];
  readonly note: ReviewNote;
};

/** Seconds before the end at which a holder is reminded; nothing before they were asked. */
function remindAhead({ startedAt, until }: KeyReview, { postedAt }: ReviewNote) {
  const length = secondsBetween(startedAt, until);
  const asked = postedAt ?? until;
  return warnAhead(length).filter((ahead) => addSeconds(until, -ahead) > asked);
}

/** The reminder whose time it is, unless it was sent; those before it say the same. */
export function reminderNow({ review, note }: HeldReview, now: Instant): number | null {
  const left = secondsBetween(now, review.until);
  const passed = remindAhead(review, note).filter((ahead) => ahead >= left);
  const latest = Math.min(...passed);
  const isSent = note.reminded !== null && note.reminded <= latest;
  return left <= 0 || passed.length === 0 || isSent ? null : latest;
}

/** When the next reminder comes; null after the last. */
export function nextReminder({ review, note }: HeldReview, now: Instant): Instant | null {
  const left = secondsBetween(now, review.until);
  const open = remindAhead(review, note).filter((ahead) => ahead < left);
  return open.length === 0 ? null : addSeconds(review.until, -Math.max(...open));
}

/** How many credentials stand where, in the order in which people read it. */
export const countStates = (items: readonly ReviewItem[]): Readonly<Record<ItemState, number>> => {
  const counts = {
    open: 0,
    kept: 0,
    dropped: 0,
    ended: 0,
    revoked: 0,
    reported: 0,
    unreachable: 0,
  };
  for (const item of items) counts[itemState(item)] += 1;
  return counts;
};
