import type { KeyId, OrgId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type CloseDeps, closeReview } from './close-key-review.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { Owner } from './grant.ts';
import type { KeyReview, ReviewItem } from './key-review.ts';
import type { KeyRegister } from './survey.ts';
import { allSeen } from './sweep-compare.ts';

type Deps = CloseDeps & { readonly register: KeyRegister };

/** Nobody waits longer for Datadog to say when keys were last used. */
const looksFor = 10 * minute;

type Used = ReadonlyMap<KeyId, Instant>;

function usedOf(items: readonly ReviewItem[], lists: Parameters<typeof allSeen>[0]): Used {
  const seen = allSeen(lists);
  return new Map(
    items.flatMap(({ key }) => {
      const now = key.datadogId === null ? undefined : seen.get(key.datadogId);
      const used = now?.lastUsedAt ?? null;
      return used === null ? [] : [[key.id, used] as const];
    }),
  );
}

const ownersOf = (items: readonly ReviewItem[]): readonly Owner[] => {
  const owners = items.map(({ key: { owner } }) => [JSON.stringify(owner), owner] as const);
  return [...new Map(owners).values()];
};

/** When each key was last used, as far as Datadog says; a step result where it is asked again. */
async function lookAtUse(deps: Deps, review: KeyReview): Promise<Used | StepResult> {
  const known = deps.policies.orgs().some(({ id }) => id === review.org);
  if (!known) return new Map();
  const items = await deps.ledger.inTransaction((tx) => tx.reviewItems(review.number));
  const survey = await deps.register.survey(review.org, ownersOf(items));
  if (survey.kind === 'read') return usedOf(items, survey.lists);
  if (deps.clock.now() >= addSeconds(review.startedAt, looksFor)) return new Map();
  return survey.kind === 'busy' ? again('datadog-busy', survey.notBefore) : again('datadog-silent');
}

/** What becomes of unanswered keys is fixed before anybody is asked: it is what they are told. */
const startAsking = (deps: Deps, { number, org }: KeyReview, lastUsed: Used): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const now = await tx.keyReview(number);
    if (now?.state !== 'open' || now.askedAt !== null) return;
    const at = deps.clock.now();
    const { unanswered } = deps.policies.policy().review;
    await tx.startAsking(number, { at, unanswered, lastUsed });
    const details = { review: number, org, unanswered };
    await tx.appendAudit(auditEvent({ at, actor: 'ddkey' }, 'review.asked', { details }));
    for (const person of await tx.reviewPeople(number)) {
      await tx.addDue({ kind: 'review-note', subject: person, runAt: at });
    }
  });

/**
 * The open access review of an org: has its holders asked, and ends it on its day. However many
 * replicas run, each turn of it is a move in the ledger that happens once.
 */
export async function runKeyReview(deps: Deps, org: OrgId): Promise<StepResult> {
  const review = await deps.ledger.inTransaction((tx) => tx.openReviewOf(org));
  if (review === null) return done;
  if (review.askedAt === null) {
    const used = await lookAtUse(deps, review);
    if ('kind' in used) return used;
    await startAsking(deps, review, used);
  }
  if (deps.clock.now() < review.until) return { kind: 'later', at: review.until };
  return closeReview(deps, review);
}
