import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { isSamePlace } from './card-check.ts';
import {
  type KeyAnswer,
  type KeyReview,
  type ReviewedKey,
  type ReviewItem,
  reviewedKeys,
} from './key-review.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import type { Posted } from './request.ts';
import { revokeOwn } from './revoke.ts';
import { turnAway } from './turn-away.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type Press = {
  readonly review: number;
  readonly key: KeyId;
  readonly answer: KeyAnswer;
  readonly by: SlackUserId;
  /** The message that was pressed. */
  readonly on: Posted | null;
};

const isOver = (review: KeyReview, now: Instant): boolean =>
  review.state !== 'open' || now >= review.until;

type Theirs = { readonly items: readonly ReviewItem[]; readonly known: ReviewedKey };

/** The key that was pressed, both halves of a pair; or why its button does nothing (any more). */
async function pressedItem(tx: LedgerTx, press: Press, now: Instant): Promise<Theirs | Refusal> {
  const review = await tx.keyReview(press.review);
  const all = review === null ? [] : await tx.reviewItems(press.review, { holder: press.by });
  const item = all.find(({ key }) => key.id === press.key);
  if (review === null || item === undefined) return { code: 'not-yours' };
  if (isOver(review, now)) return { code: 'key-review-over' };
  const { posted } = await tx.reviewNote({ number: review.number, person: press.by });
  // A press can be faster than the commit that follows Slack's answer.
  if (posted !== null && !isSamePlace(posted, press.on)) return { code: 'stray-message' };
  const { requestId, generation } = item.key;
  const items = all.filter(
    ({ key }) => key.requestId === requestId && key.generation === generation,
  );
  const [known] = reviewedKeys(items);
  if (known === undefined) return { code: 'not-yours' };
  if (known.state !== 'open' && known.state !== 'kept') {
    return { code: 'key-is-dead', last4: known.key.last4 };
  }
  if (known.answer === press.answer) {
    return { code: 'key-answered', answer: press.answer, at: known.answeredAt };
  }
  return { items, known };
}

/** Drop is the ordinary revocation by the holder; the second half of a pair mostly went with it. */
async function drop(tx: LedgerTx, { items, known }: Theirs, who: { by: SlackUserId; at: Instant }) {
  const named = await revokeOwn(tx, { key: known.key.id, by: who.by }, who.at);
  if (named.kind === 'refused') return named.refusal;
  for (const { key } of items) {
    const now = await tx.key(key.id);
    if (now?.state === 'live') await revokeOwn(tx, { key: key.id, by: who.by }, who.at);
  }
  return null;
}

type Answered = { readonly kind: 'answered' };

/**
 * A holder keeps or drops a key in a review; a kept one can still be dropped until its end. The
 * answer and what it does to the key commit together.
 */
export async function answerReview(deps: Deps, press: Press): Promise<Answered | Refused> {
  const { review, answer, by } = press;
  const refusal = await deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    const theirs = await pressedItem(tx, press, at);
    if ('code' in theirs) return theirs;
    const { items, known } = theirs;
    const no = answer === 'drop' ? await drop(tx, theirs, { by, at }) : null;
    if (no !== null) return no;
    await tx.answerItems(
      review,
      items.map(({ key }) => key.id),
      { answer, at, by },
    );
    await tx.appendAudit(
      auditEvent({ at, actor: by }, 'review.answered', {
        requestId: known.request.id,
        keyId: known.key.id,
        details: { review, answer },
      }),
    );
    await tx.addDue({ kind: 'review-note', subject: by, runAt: at });
    return null;
  });
  if (refusal === null) return { kind: 'answered' };
  // What was ended meanwhile, and a message that stayed behind, are brought up to date by this.
  await deps.ledger.inTransaction((tx) =>
    tx.addDue({ kind: 'review-note', subject: by, runAt: deps.clock.now() }),
  );
  return turnAway(deps, { action: `review-${answer}`, by, key: press.key }, refusal);
}

/** Another page of the message with the keys. */
export async function turnReviewPage(
  deps: Deps,
  press: { readonly review: number; readonly page: number; readonly by: SlackUserId },
): Promise<{ readonly kind: 'turned' } | Refused> {
  const of = { number: press.review, person: press.by };
  const turned = await deps.ledger.inTransaction(async (tx) => {
    const note = await tx.reviewNote(of);
    if (note.posted === null) return false;
    await tx.setReviewNote(of, { ...note, page: press.page, isFinal: false });
    await tx.addDue({ kind: 'review-note', subject: press.by, runAt: deps.clock.now() });
    return true;
  });
  if (turned) return { kind: 'turned' };
  return turnAway(deps, { action: 'review-page', by: press.by }, { code: 'not-yours' });
}
