import type { OrgId } from '../policy/ids.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Messenger, PolicySource } from './ports.ts';
import { reportOn } from './review-report.ts';
import { tryAgain } from './send-failure.ts';
import { readersOf } from './sweep-news.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly policies: PolicySource;
  readonly messenger: Messenger;
};

/** Tells each admin once how the last access review of an org ended. */
export async function tellOfReview(deps: Deps, org: OrgId): Promise<StepResult> {
  const ended = await deps.ledger.inTransaction(async (tx) => {
    const review = await tx.lastClosedReview(org);
    return review === null ? null : { review, items: await tx.reviewItems(review.number) };
  });
  if (ended === null) return done;
  const report = reportOn(deps.policies, ended);
  const { number } = ended.review;
  const told = [...ended.review.told];
  for (const to of readersOf(deps.policies)) {
    if (told.includes(to)) continue;
    const sent = await deps.messenger.reviews.tellAdmins(to, report);
    // A refusal is final: nobody reads there.
    if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
    told.push(to);
    await deps.ledger.inTransaction((tx) => tx.setReviewTold(number, told));
  }
  return done;
}
