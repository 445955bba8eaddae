import type { SlackUserId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { HomeReads } from './home-reads.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { KeyLeftBehind, LeftHolder, LeftHolderNote } from './left-holders.ts';
import type { Clock, Directory, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import { retireAll } from './retire.ts';
import { tryAgain } from './send-failure.ts';
import { storyOf } from './story.ts';
import type { HeldKey } from './sweep-ledger.ts';
import { readersOf } from './sweep-news.ts';
import { freshPeople, holdersAtOnce, leftHolderReminder } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
  readonly directory: Directory;
  readonly messenger: Messenger;
};

/** Each takes two of the fifty blocks of a message. */
const shownAtMost = 20;

/** Has every holder of these keys looked up, a few at a time, as Slack counts such questions. */
export async function lookAtHolders(
  tx: LedgerTx,
  live: readonly HeldKey[],
  now: Instant,
): Promise<void> {
  const holders = [...new Set(live.map(({ holder }) => holder))];
  for (const [place, subject] of holders.entries()) {
    const runAt = addSeconds(now, Math.floor(place / holdersAtOnce) * minute);
    await tx.addDue({ kind: 'check-holder', subject, runAt });
  }
}

type Cases = Awaited<ReturnType<HomeReads['keysHeld']>>;

function leftBehind(deps: Deps, { items, count }: Cases): LeftHolderNote['keys'] {
  const keys = items.flatMap((it): KeyLeftBehind[] => {
    const story = storyOf(it, deps);
    const { standing } = story;
    if (standing.at !== 'shown') return [];
    const { key, last4, expiresAt } = standing;
    const owner = it.keys.find(({ id }) => id === key)?.owner.kind ?? 'current-user';
    return [{ story, key, last4, expiresAt, owner }];
  });
  return { items: keys, count };
}

/** True where Slack says that the account is closed; null where it says nothing. */
async function hasLeft(directory: Directory, person: SlackUserId): Promise<boolean | null> {
  const found = await directory.person(person, freshPeople);
  if (found.kind === 'unreachable') return null;
  return found.kind === 'not' || found.value.isDeactivated;
}

/** Nothing is left to decide: no key, or they are back. */
const settle = (deps: Deps, person: SlackUserId, why: 'no key' | 'back'): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    if (!(await tx.dropLeftHolder(person))) return;
    const details = { person, why };
    const who = { at: deps.clock.now(), actor: 'ddkey' } as const;
    if (why === 'back') await tx.appendAudit(auditEvent(who, 'holder.back', { details }));
  });

/** When the keys end without a decision: what the admins were told once, holds. */
function endOf(deps: Deps, before: LeftHolder | null, now: Instant): Instant | null {
  const after = deps.policies.policy().sweep.leftRevokedAfterSeconds;
  if (after === null) return null;
  return before?.revokesAt ?? addSeconds(now, after);
}

const isOver = ({ toldAt }: LeftHolder, now: Instant): boolean =>
  addSeconds(toldAt, leftHolderReminder) <= now;

/** Writes down that somebody left, or that it is time to remind the admins of it. */
const openRound = (deps: Deps, person: SlackUserId, keys: number): Promise<LeftHolder> =>
  deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const before = await tx.leftHolder(person);
    const isOpen = before !== null && (before.told.length === 0 || !isOver(before, now));
    if (isOpen) return before;
    const since = before?.since ?? now;
    const left = { since, toldAt: now, told: [], revokesAt: endOf(deps, before, now) };
    await tx.setLeftHolder(person, left);
    if (before === null) {
      const details = { person, keys };
      await tx.appendAudit(auditEvent({ at: now, actor: 'ddkey' }, 'holder.left', { details }));
    }
    return left;
  });

/** Tells each admin once in a round; null when that is settled. */
async function tellAll(
  deps: Deps,
  left: LeftHolder,
  note: LeftHolderNote,
): Promise<StepResult | null> {
  let told = left.told;
  for (const to of readersOf(deps.policies)) {
    if (told.includes(to)) continue;
    const sent = await deps.messenger.tellOfLeftHolder(to, note);
    // A refusal is final: nobody reads there.
    if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
    told = [...told, to];
    const now = { ...left, told };
    await deps.ledger.inTransaction((tx) => tx.setLeftHolder(note.person, now));
  }
  return null;
}

/** Ends what nobody decided about in time, one approval after the other. */
async function endAll(deps: Deps, person: SlackUserId): Promise<void> {
  const { items } = await deps.ledger.keysHeld(person, { after: 0, most: shownAtMost });
  for (const { request } of items) {
    await deps.ledger.inTransaction(async (tx) => {
      const at = deps.clock.now();
      // Held first: an admin may hand it over at this moment.
      const grant = await tx.grant(request.id);
      if (grant?.holder !== person || !(await tx.endGrant(request.id, 'holder-left', at))) return;
      const who = { at, actor: 'ddkey' } as const;
      const about = { requestId: request.id, details: { end: 'holder-left' } };
      await tx.appendAudit(auditEvent(who, 'grant.ended', about));
      await retireAll(tx, await tx.keysOf(request.id), { ...who, reason: 'holder-left' });
      await tx.addDue({ kind: 'note', subject: request.id, runAt: at });
      await tx.addDue({ kind: 'card', subject: request.id, runAt: at });
    });
  }
}

/** As long as nobody was told of the end, it moves: nothing ends of which the admins never heard. */
const promised = (deps: Deps, left: LeftHolder, now: Instant): LeftHolder =>
  left.told.length > 0 || left.toldAt > left.since
    ? left
    : { ...left, revokesAt: endOf(deps, null, now) };

/** Where a decision is missing: tells and reminds the admins, and ends what the policy says. */
async function review(deps: Deps, person: SlackUserId, keys: LeftHolderNote['keys']) {
  const now = deps.clock.now();
  const left = promised(deps, await openRound(deps, person, keys.count), now);
  const { revokesAt, since, toldAt } = left;
  const mayEnd = deps.policies.policy().sweep.leftRevokedAfterSeconds !== null;
  if (mayEnd && revokesAt !== null && revokesAt <= now) {
    await endAll(deps, person);
    // There may be more of them than one look ends.
    return { kind: 'later', at: addSeconds(now, 1) } as const;
  }
  const note = { person, revokesAt, isReminder: toldAt > since, keys };
  const held = await tellAll(deps, left, note);
  if (held !== null) return held;
  const reminder = addSeconds(toldAt, leftHolderReminder);
  const at = mayEnd && revokesAt !== null && revokesAt < reminder ? revokesAt : reminder;
  return { kind: 'later', at } as const;
}

/**
 * Looks whether somebody who holds keys still has a Slack account. If not, their keys work on, so
 * that nothing breaks in silence, and the admins are asked to hand each over or to revoke it.
 */
export async function checkHolder(deps: Deps, person: SlackUserId): Promise<StepResult> {
  const held = await deps.ledger.keysHeld(person, { after: 0, most: shownAtMost });
  if (held.count === 0) {
    await settle(deps, person, 'no key');
    return done;
  }
  const left = await hasLeft(deps.directory, person);
  if (left === null) return again('people-unknown');
  if (!left) {
    await settle(deps, person, 'back');
    return done;
  }
  return review(deps, person, leftBehind(deps, held));
}
