import { countStates, itemState, type KeyReview, type ReviewItem } from './key-review.ts';
import type { KeyReviewReport } from './key-review-notes.ts';
import type { OrgLine } from './notes.ts';
import type { PolicySource } from './ports.ts';

/** The org of a review; one that the policy no longer has is known by its id and its keys' site. */
export function orgNamed(
  policies: PolicySource,
  { org: id }: KeyReview,
  items: readonly ReviewItem[],
): OrgLine {
  const org = policies.orgs().find((each) => each.id === id);
  return { id, name: org?.name ?? id, site: org?.site ?? items[0]?.request.site ?? '' };
}

/** How a review stands, or ended, as admins read it. */
export function reportOn(
  policies: PolicySource,
  { review, items }: { readonly review: KeyReview; readonly items: readonly ReviewItem[] },
): KeyReviewReport {
  const left = items.filter((item) => ['unreachable', 'reported'].includes(itemState(item)));
  return {
    review,
    org: orgNamed(policies, review, items),
    counts: countStates(items),
    left,
  };
}
