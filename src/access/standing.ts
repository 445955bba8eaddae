import { addSeconds, type Instant } from '../policy/instant.ts';
import type { Amendment } from './amendment.ts';
import { type Grant, type KeyRecord, namedKey, type RevokeReason, type Trouble } from './grant.ts';
import type { OlderKey, Standing } from './notes.ts';
import type { AccessRequest, FailureCode } from './request.ts';
import { retryWindow } from './times.ts';

/** Troubles after which nothing happens until the holder presses again. */
export const waitsForPress: readonly Trouble[] = [
  'slack-refused',
  'maybe-shown',
  'replacement-failed',
  'end-fixed',
  'newest-gone',
  'store-denied',
  'store-unclear',
  'target-taken',
  'target-changed',
];

const lastShown = (keys: readonly KeyRecord[]): KeyRecord | null =>
  namedKey(keys.filter((key) => key.shownAt !== null));

/** Ends of which the holder knows, as they were their own doing. */
const ownDoing: readonly (RevokeReason | null)[] = ['replaced', 'rotated', 'by-holder'];

/**
 * Keys beside the last one that may have been on a screen: an older one that worked on in a
 * rotation, and those that were about to be shown when a bot died.
 */
function othersSeen(keys: readonly KeyRecord[]): readonly string[] {
  const last = lastShown(keys);
  const seen = keys.filter((key) => key.shownAt !== null && !ownDoing.includes(key.revokeReason));
  const named = seen.filter((key) => key.kind !== 'api' || last?.kind === 'api');
  return named.filter((key) => key.id !== last?.id).flatMap((key) => key.last4 ?? []);
}

const lastDead = (keys: readonly KeyRecord[]): KeyRecord | null =>
  lastShown(keys.filter((key) => key.state !== 'live'));

/** The key that works on while the next one comes, or beside it. */
export function olderKey(keys: readonly KeyRecord[], generation: number): OlderKey | null {
  const older = namedKey(keys.filter((key) => key.state === 'live' && key.generation < generation));
  if (older === null || older.last4 === null || older.expiresAt === null) return null;
  return {
    key: older.id,
    last4: older.last4,
    overlapEndsAt: older.overlapEndsAt,
    expiresAt: older.expiresAt,
  };
}

function ended(grant: Grant, keys: readonly KeyRecord[]): Standing | null {
  if (grant.endedAt === null || grant.end === null) return null;
  return {
    at: 'ended',
    end: grant.end,
    when: grant.endedAt,
    last4: lastShown(keys)?.last4 ?? null,
    others: othersSeen(keys),
    stillRevoking: keys.filter((key) => key.state === 'revoking').length,
    ...(grant.ender === undefined ? {} : { ender: grant.ender }),
  };
}

function shown(key: KeyRecord, older: OlderKey | null): Standing | null {
  if (key.last4 === null || key.shownAt === null || key.expiresAt === null) return null;
  return {
    at: 'shown',
    key: key.id,
    generation: key.generation,
    last4: key.last4,
    shownAt: key.shownAt,
    expiresAt: key.expiresAt,
    received: key.receivedAt !== null,
    older,
    ...(key.printedFor === undefined ? {} : { printedFor: key.printedFor }),
  };
}

function granted(grant: Grant, keys: readonly KeyRecord[]): Standing {
  const over = ended(grant, keys);
  if (over !== null) return over;
  const live = namedKey(
    keys.filter((key) => key.state === 'live' && key.generation === grant.generation),
  );
  const older = olderKey(keys, grant.generation);
  const here = live === null ? null : shown(live, older);
  if (here !== null) return here;
  const trouble = grant.trouble;
  const pressed = grant.generation > 0;
  if (pressed && (trouble === null || !waitsForPress.includes(trouble))) {
    return { at: 'making', trouble, older };
  }
  return {
    at: 'ready',
    generation: grant.generation,
    claimEndsAt: grant.expiresAt ?? grant.claimEndsAt,
    trouble,
    deadLast4: lastDead(keys)?.last4 ?? null,
    older,
  };
}

/** Trying again makes no sense where nothing at Datadog was the reason. */
const hopeless: readonly FailureCode[] = [
  'requester-left',
  'policy-says-no',
  'review-open',
  'key-over',
  'key-moved',
];

function failed(failure: FailureCode, at: Instant | null, keys: readonly KeyRecord[]): Standing {
  const dead = lastShown(keys)?.last4 ?? null;
  return {
    at: 'failed',
    failure,
    retryUntil: at === null || hopeless.includes(failure) ? null : addSeconds(at, retryWindow),
    ...(dead === null ? {} : { deadLast4: dead }),
  };
}

function cancelled(
  { failure }: AccessRequest,
  grant: Grant | null,
  keys: readonly KeyRecord[],
): Standing {
  // An approval that was taken back leaves a grant that has ended.
  const over = grant === null ? null : ended(grant, keys);
  if (over !== null) return over;
  return failure === null ? { at: 'cancelled' } : { at: 'failed', failure, retryUntil: null };
}

const changed = ({ state }: AccessRequest, amends: Amendment): Standing =>
  state === 'fulfilled' ? { at: 'amended', amends } : { at: 'changing', amends };

const approved = (grant: Grant | null, keys: readonly KeyRecord[]): Standing =>
  grant === null ? { at: 'making', trouble: null, older: null } : granted(grant, keys);

const denied = ({ decision }: AccessRequest): Standing =>
  decision === null ? { at: 'cancelled' } : { at: 'denied', decision };

/** Where a request stands, from its row, its grant and its keys. Pure. */
export function standingOf(
  request: AccessRequest,
  grant: Grant | null,
  keys: readonly KeyRecord[],
): Standing {
  switch (request.state) {
    case 'pending':
      return { at: 'waiting', lapsesAt: request.lapsesAt };
    case 'denied':
      return denied(request);
    case 'cancelled':
      return cancelled(request, grant, keys);
    case 'lapsed':
      return { at: 'lapsed', approved: grant !== null };
    case 'failed':
      return failed(request.failure ?? 'datadog-refused', grant?.endedAt ?? null, keys);
    case 'approved':
    case 'fulfilled':
      if (request.amends !== null) return changed(request, request.amends);
      return approved(grant, keys);
  }
}
