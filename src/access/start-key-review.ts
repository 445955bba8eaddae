import type { Operator, OrgId, SlackUserId } from '../policy/ids.ts';
import { addSeconds, day, endOfDay, type Instant } from '../policy/instant.ts';
import { isAdmin } from './admins.ts';
import { auditEvent } from './audit-event.ts';
import type { KeyReview } from './key-review.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, PolicySource } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import { turnAway } from './turn-away.ts';

type LedgerDeps = { readonly ledger: Ledger; readonly clock: Clock };
type Deps = LedgerDeps & { readonly policies: PolicySource };

/** A year that was typed wrong would leave keys unanswered for ever. */
const longestReview = 366 * day;

/** The end that a date stands for, or why it is none. */
export function reviewEnd(date: string, now: Instant): Instant | Refusal {
  const until = endOfDay(date);
  if (until === null) return { code: 'key-review-date', why: 'no date' };
  if (until <= now) return { code: 'key-review-date', why: 'past' };
  const isTooFar = until > addSeconds(now, longestReview);
  return isTooFar ? { code: 'key-review-date', why: 'too far' } : until;
}

export type Started = {
  readonly review: KeyReview;
  readonly keys: number;
  readonly holders: number;
};

/** Opens a review of one org: its keys are fixed now, the holders are asked by what follows. */
async function openReview(
  { ledger, clock }: LedgerDeps,
  ask: { readonly org: OrgId; readonly until: Instant; readonly by: SlackUserId | Operator },
): Promise<Started | Refusal> {
  return ledger.inTransaction(async (tx) => {
    const at = clock.now();
    const opened = await tx.openKeyReview({ ...ask, at });
    if (opened.kind === 'no-keys') return { code: 'no-live-keys' };
    if (opened.kind === 'open-already') return { code: 'key-review-open', until: opened.until };
    const { review, keys, holders } = opened;
    const { number, org, until } = review;
    const details = { review: number, org, until, keys, holders: holders.length };
    await tx.appendAudit(auditEvent({ at, actor: ask.by }, 'review.started', { details }));
    await tx.addDue({ kind: 'key-review', subject: org, runAt: at });
    return { review, keys, holders: holders.length };
  });
}

/** What was opened, and why the others were not. */
export type Opened = {
  readonly kind: 'started';
  readonly started: readonly Started[];
  readonly others: readonly { readonly org: OrgId; readonly refusal: Refusal }[];
};

/** Opens one in each of these orgs; refused only where none could be opened. */
export async function openReviews(
  deps: LedgerDeps,
  orgs: readonly OrgId[],
  ask: { readonly until: Instant; readonly by: SlackUserId | Operator },
): Promise<Opened | Refused> {
  const started: Started[] = [];
  const others: Opened['others'][number][] = [];
  for (const org of orgs) {
    const opened = await openReview(deps, { ...ask, org });
    if ('code' in opened) others.push({ org, refusal: opened });
    else started.push(opened);
  }
  if (started.length > 0) return { kind: 'started', started, others };
  // A review that is open says more than an org without keys.
  const open = others.find(({ refusal }) => refusal.code === 'key-review-open') ?? others[0];
  return refused(open?.refusal ?? { code: 'no-live-keys' });
}

/** Why somebody may not start, see or end a review; null for an admin. */
export async function refuseReviewUnlessAdmin(
  deps: Deps,
  { by, action }: { readonly by: SlackUserId; readonly action: string },
): Promise<Refused | null> {
  if (isAdmin(deps, by)) return null;
  return turnAway(deps, { by, action }, { code: 'report-for-admins' });
}

/** An admin starts a review until the end of a day, in one org or in all that have live keys. */
export async function startReviews(
  deps: Deps,
  ask: { readonly org: OrgId | null; readonly date: string; readonly by: SlackUserId },
): Promise<Opened | Refused> {
  const { by, org } = ask;
  const wanted = { by, action: 'start-review' };
  const no = await refuseReviewUnlessAdmin(deps, wanted);
  if (no !== null) return no;
  const until = reviewEnd(ask.date, deps.clock.now());
  if (typeof until !== 'string') return turnAway(deps, wanted, until);
  const orgs = org === null ? deps.policies.orgs().map(({ id }) => id) : [org];
  const opened = await openReviews(deps, orgs, { until, by });
  return opened.kind === 'refused' ? turnAway(deps, wanted, opened.refusal) : opened;
}

/** Ends an open review without a result: nothing is revoked, and the holders' messages say so. */
export async function cancelReview(
  { ledger, clock }: LedgerDeps,
  ask: { readonly org: OrgId; readonly by: SlackUserId | Operator },
): Promise<KeyReview | null> {
  return ledger.inTransaction(async (tx) => {
    const at = clock.now();
    const review = await tx.openReviewOf(ask.org);
    if (review === null) return null;
    const { number, org } = review;
    await tx.endKeyReview(number, { state: 'cancelled', at });
    const details = { review: number, org };
    await tx.appendAudit(auditEvent({ at, actor: ask.by }, 'review.cancelled', { details }));
    for (const person of await tx.reviewPeople(number)) {
      await tx.addDue({ kind: 'review-note', subject: person, runAt: at });
    }
    return review;
  });
}
