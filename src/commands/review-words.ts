import {
  countStates,
  type ItemState,
  type KeyReview,
  type ReviewItem,
} from '../access/key-review.ts';
import type { Refusal } from '../access/refusal.ts';

const dates = {
  'no date': 'The date is not one: write it as 2026-12-15.',
  past: 'That day is over: name one that gives people time to answer.',
  'too far': 'That day is more than a year away: name an earlier one.',
} as const;

/** Why no review was started, for a terminal. */
export function reviewRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case 'key-review-date':
      return dates[refusal.why];
    case 'key-review-open':
      return `A review is open there already, until ${refusal.until}.`;
    case 'no-live-keys':
      return 'Nobody holds a live key there, so there is nothing to review.';
    default:
      return 'No review was started.';
  }
}

const stateWords: Readonly<Record<ItemState, string>> = {
  open: 'not answered yet',
  kept: 'kept',
  dropped: 'dropped',
  ended: 'ended meanwhile',
  revoked: 'not answered, revoked',
  reported: 'not answered, still live',
  unreachable: 'holder could not be asked, still live',
};
const order = ['open', 'kept', 'dropped', 'ended', 'revoked', 'reported', 'unreachable'] as const;

type Standing = { readonly review: KeyReview; readonly items: readonly ReviewItem[] };

/** How a review stands, in a line. */
export function reviewLine({ review, items }: Standing): string {
  const { number, org, state, until, endedAt } = review;
  const counts = countStates(items);
  const parts = order.flatMap((each) =>
    counts[each] === 0 ? [] : [`${counts[each]} ${stateWords[each]}`],
  );
  const time = endedAt === null ? `until ${until}` : endedAt;
  return `review ${number}  ${org}  ${state} ${time}  ${parts.join(', ')}`;
}

/** The same for a script. */
export const reviewJson = ({ review, items }: Standing) => {
  const { told: _, ...known } = review;
  return { ...known, keys: items.length, counts: countStates(items) };
};
