import type { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { isThere } from './ask-holder.ts';
import { auditEvent } from './audit-event.ts';
import { again, done, type StepResult } from './due-work.ts';
import { endWith } from './end-with-key.ts';
import {
  countStates,
  itemState,
  type KeyOutcome,
  type KeyReview,
  type ReviewItem,
} from './key-review.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, PolicySource } from './ports.ts';
import { retire } from './retire.ts';

export type CloseDeps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly directory: Directory;
};

/** One transaction settles no more than these, so that nobody waits for a large review to end. */
const settledAtOnce = 50;

type People = ReadonlyMap<SlackUserId, boolean>;

/** Whether the holders of unanswered keys are there now; null when Slack could not tell. */
async function holdersNow(
  { directory }: CloseDeps,
  items: readonly ReviewItem[],
): Promise<People | null> {
  const open = items.filter((item) => itemState(item) === 'open');
  const people = new Map<SlackUserId, boolean>();
  for (const { holder } of open) {
    if (people.has(holder)) continue;
    const there = await isThere(directory, holder);
    if (there === null) return null;
    people.set(holder, there);
  }
  return people;
}

type Ending = {
  readonly review: KeyReview;
  readonly people: People;
  readonly unreached: ReadonlySet<SlackUserId>;
  readonly revokes: boolean;
  readonly at: Instant;
};

/** Ends a key that nobody answered for, with both halves of a pair, and its grant. */
async function revokeUnanswered(tx: LedgerTx, { key }: ReviewItem, at: Instant): Promise<void> {
  const how = { at, actor: 'ddkey', reason: 'unanswered' } as const;
  for (const each of await tx.keysOf(key.requestId)) {
    if (each.state === 'live' && each.generation === key.generation) await retire(tx, each, how);
  }
  await endWith(tx, key, { end: 'unanswered', at });
}

/** What becomes of one key; null where its holder changed meanwhile, and nobody looked them up. */
async function outcomeOf(
  tx: LedgerTx,
  item: ReviewItem,
  { people, unreached, revokes, at }: Ending,
): Promise<KeyOutcome | null> {
  const state = itemState(item);
  if (state !== 'open') return state;
  const there = people.get(item.holder);
  if (there === undefined) return null;
  // Whoever was never asked, or is gone, let nothing lapse: an admin has to look.
  if (!there || unreached.has(item.holder)) return 'unreachable';
  if (!revokes) return 'reported';
  await revokeUnanswered(tx, item, at);
  return 'revoked';
}

async function settle(tx: LedgerTx, before: ReviewItem, ending: Ending): Promise<void> {
  // The grant before its keys, as everywhere; then the key as it is now.
  const grant = await tx.grant(before.key.requestId);
  const key = await tx.key(before.key.id);
  if (grant === null || key === null) return;
  const item = { ...before, key, holder: grant.holder };
  const outcome = await outcomeOf(tx, item, ending);
  if (outcome === null) return;
  const { review, at } = ending;
  const { id, requestId } = key;
  await tx.settleItem(review.number, id, { outcome, at, holder: grant.holder });
  const details = { review: review.number, outcome };
  const about = { requestId, keyId: id, details };
  await tx.appendAudit(auditEvent({ at, actor: 'ddkey' }, 'review.settled', about));
}

/** The last turn: the result is final, and all who have to do with it are told. */
async function end(tx: LedgerTx, review: KeyReview, at: Instant): Promise<void> {
  const { number, org } = review;
  if (!(await tx.endKeyReview(number, { state: 'closed', at }))) return;
  const counts = countStates(await tx.reviewItems(number));
  const details = { review: number, org, ...counts };
  await tx.appendAudit(auditEvent({ at, actor: 'ddkey' }, 'review.closed', { details }));
  await tx.addDue({ kind: 'key-review-news', subject: org, runAt: at });
  for (const person of await tx.reviewPeople(number)) {
    await tx.addDue({ kind: 'review-note', subject: person, runAt: at });
  }
}

/** Settles some keys, or ends the review where none is left; true while there is more to do. */
const settleSome = (deps: CloseDeps, { number }: KeyReview, people: People): Promise<boolean> =>
  deps.ledger.inTransaction(async (tx) => {
    const review = await tx.keyReview(number);
    if (review?.state !== 'open') return false;
    const at = deps.clock.now();
    const some = await tx.reviewItems(number, { unsettled: { most: settledAtOnce } });
    if (some.length === 0) {
      await end(tx, review, at);
      return false;
    }
    // Both must say so: what the holders were told, and the policy of now.
    const revokes =
      review.unanswered === 'revoke' && deps.policies.policy().review.unanswered === 'revoke';
    const unreached = new Set(await tx.unreachedIn(number));
    for (const item of some) {
      await settle(tx, item, { review, people, unreached, revokes, at });
    }
    return true;
  });

/**
 * Ends a review whose day is over, some keys at a time: a crash in between leaves whole outcomes
 * behind, and whoever goes on takes up the rest. No answer counts any more meanwhile.
 */
export async function closeReview(deps: CloseDeps, review: KeyReview): Promise<StepResult> {
  const some = await deps.ledger.inTransaction((tx) =>
    tx.reviewItems(review.number, { unsettled: { most: settledAtOnce } }),
  );
  const people = await holdersNow(deps, some);
  if (people === null) return again('people-unknown');
  const goesOn = await settleSome(deps, review, people);
  return goesOn ? { kind: 'later', at: deps.clock.now() } : done;
}
