import type { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { again, done, type StepResult } from './due-work.ts';
import { refreshHome } from './home.ts';
import {
  type HeldReview,
  nextReminder,
  type ReviewNote,
  reminderNow,
  reviewedKeys,
} from './key-review.ts';
import type { KeyReviewNote } from './key-review-notes.ts';
import type { HomeDeps } from './own-home.ts';
import type { Directory, Messenger } from './ports.ts';
import { orgNamed } from './review-report.ts';
import { tryAgain } from './send-failure.ts';
import { scopeLines } from './story.ts';
import { freshPeople } from './times.ts';

type Deps = HomeDeps & { readonly messenger: Messenger };
type Theirs = { readonly person: SlackUserId; readonly it: HeldReview };

function noteTo(deps: Deps, { review, items, note }: HeldReview): KeyReviewNote {
  const keys = reviewedKeys(items).map((key) => ({
    ...key,
    scopes: scopeLines(key.key.scopes, deps.catalogue),
  }));
  return { review, org: orgNamed(deps.policies, review, items), keys, page: note.page };
}

const save = (deps: Deps, { person, it }: Theirs, change: Partial<ReviewNote>): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const of = { number: it.review.number, person };
    // A page that was turned meanwhile stays turned.
    await tx.setReviewNote(of, { ...(await tx.reviewNote(of)), ...change });
  });

const openIn = ({ items }: HeldReview): number =>
  reviewedKeys(items).filter(({ state }) => state === 'open').length;

/** Whether Slack still has this person; null when it did not say. */
export async function isThere(directory: Directory, person: SlackUserId): Promise<boolean | null> {
  const found = await directory.person(person, freshPeople);
  if (found.kind === 'unreachable') return null;
  return found.kind === 'found' && !found.value.isDeactivated;
}

async function post(deps: Deps, theirs: Theirs): Promise<StepResult> {
  const { person, it } = theirs;
  const there = await isThere(deps.directory, person);
  if (there === null) return again('people-unknown');
  if (!there) {
    await save(deps, theirs, { isUnreachable: true });
    return done;
  }
  const sent = await deps.messenger.reviews.ask(person, noteTo(deps, it));
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  const postedAt = deps.clock.now();
  await save(
    deps,
    theirs,
    sent.kind === 'sent'
      ? { posted: sent.posted, postedAt, isUnreachable: false }
      : { isUnreachable: true },
  );
  return done;
}

async function remind(deps: Deps, theirs: Theirs): Promise<StepResult> {
  const { person, it } = theirs;
  const now = deps.clock.now();
  const { posted } = it.note;
  const open = openIn(it);
  const due = reminderNow(it, now);
  if (due !== null && open > 0 && posted !== null) {
    const { review, org } = noteTo(deps, it);
    const sent = await deps.messenger.reviews.remind(person, { review, org, open, posted });
    // A refusal is final: nobody reads there.
    if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
    await save(deps, theirs, { reminded: due });
  }
  const next = open === 0 ? null : nextReminder(it, now);
  return next === null ? done : { kind: 'later', at: next };
}

async function update(deps: Deps, theirs: Theirs): Promise<StepResult> {
  const { it } = theirs;
  const { posted } = it.note;
  if (posted === null) return done;
  const sent = await deps.messenger.reviews.update(posted, noteTo(deps, it));
  if (sent.kind === 'gone' && it.review.state === 'open') {
    await save(deps, theirs, { posted: null });
    return post(deps, theirs);
  }
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  if (it.review.state !== 'open') await save(deps, theirs, { isFinal: true });
  return done;
}

/** The message comes before its reminders, and says how the review ended after it. */
async function bring(deps: Deps, theirs: Theirs): Promise<StepResult> {
  const { review, note } = theirs.it;
  if (review.state !== 'open') return update(deps, theirs);
  if (review.askedAt === null) return done;
  const mustAsk = note.posted === null && openIn(theirs.it) > 0;
  // What ends now is said by its result.
  if (mustAsk && deps.clock.now() >= review.until) return done;
  const brought = mustAsk ? await post(deps, theirs) : await update(deps, theirs);
  if (brought.kind !== 'done') return brought;
  const [now] = (await deps.ledger.reviewsOf(theirs.person)).filter(
    (each) => each.review.number === review.number,
  );
  return now === undefined ? done : remind(deps, { ...theirs, it: now });
}

const earlier = (one: Instant | null, other: Instant): Instant =>
  one !== null && one < other ? one : other;

/** Asks a person for what they hold in open reviews, keeps their message right, and reminds them. */
export async function askHolder(deps: Deps, person: SlackUserId): Promise<StepResult> {
  let next: Instant | null = null;
  for (const it of await deps.ledger.reviewsOf(person)) {
    const result = await bring(deps, { person, it });
    if (result.kind === 'again') return result;
    if (result.kind === 'later') next = earlier(next, result.at);
  }
  const shown = await refreshHome(deps, person);
  if (shown.kind === 'again') return shown;
  return next === null ? done : { kind: 'later', at: next };
}
