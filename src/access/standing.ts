import { addSeconds, type Instant } from '../policy/instant.ts';
import { type Grant, type KeyRecord, namedKey, type Trouble } from './grant.ts';
import type { Standing } from './notes.ts';
import type { AccessRequest, FailureCode } from './request.ts';
import { retryWindow } from './times.ts';

/** Troubles after which nothing happens until the holder presses again. */
export const waitsForPress: readonly Trouble[] = [
  'slack-refused',
  'maybe-shown',
  'replacement-failed',
];

const lastShown = (keys: readonly KeyRecord[]): KeyRecord | null =>
  namedKey(keys.filter((key) => key.shownAt !== null));

function ended(grant: Grant, keys: readonly KeyRecord[]): Standing | null {
  if (grant.endedAt === null || grant.end === null) return null;
  return {
    at: 'ended',
    end: grant.end,
    when: grant.endedAt,
    last4: lastShown(keys)?.last4 ?? null,
    stillRevoking: keys.filter((key) => key.state === 'revoking').length,
  };
}

function shown(key: KeyRecord): Standing | null {
  if (key.last4 === null || key.shownAt === null || key.expiresAt === null) return null;
  return {
    at: 'shown',
    key: key.id,
    generation: key.generation,
    last4: key.last4,
    shownAt: key.shownAt,
    expiresAt: key.expiresAt,
    received: key.receivedAt !== null,
  };
}

function granted(grant: Grant, keys: readonly KeyRecord[]): Standing {
  const over = ended(grant, keys);
  if (over !== null) return over;
  const live = namedKey(
    keys.filter((key) => key.state === 'live' && key.generation === grant.generation),
  );
  const here = live === null ? null : shown(live);
  if (here !== null) return here;
  const trouble = grant.trouble;
  const pressed = grant.generation > 0;
  if (pressed && (trouble === null || !waitsForPress.includes(trouble))) {
    return { at: 'making', trouble };
  }
  return {
    at: 'ready',
    generation: grant.generation,
    claimEndsAt: grant.expiresAt ?? grant.claimEndsAt,
    trouble,
    deadLast4: lastShown(keys)?.last4 ?? null,
  };
}

/** Trying again makes no sense where nothing at Datadog was the reason. */
const hopeless: readonly FailureCode[] = ['requester-left', 'policy-says-no', 'review-open'];

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
      return request.decision === null
        ? { at: 'cancelled' }
        : { at: 'denied', decision: request.decision };
    case 'cancelled':
      return cancelled(request, grant, keys);
    case 'lapsed':
      return { at: 'lapsed', approved: grant !== null };
    case 'failed':
      return failed(request.failure ?? 'datadog-refused', grant?.endedAt ?? null, keys);
    case 'approved':
    case 'fulfilled':
      return grant === null ? { at: 'making', trouble: null } : granted(grant, keys);
  }
}
