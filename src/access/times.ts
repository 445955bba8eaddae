import { day, hour, minute } from '../policy/instant.ts';

/* Every time that the life of a request and its key depends on, in seconds. */

/** An approved key must be shown for the first time within this. */
export const claimWindow = 72 * hour;
/** Approved this soon after asking, and the requester active: shown at once. */
export const promptApproval = 10 * minute;
export const showsPerHour = 5;
/** An approver may try a failed request again this long. */
export const retryWindow = 24 * hour;
/** Authority is decided by people as they were at most this long ago. */
export const freshPeople = 30;
/** For showing and counting, not for deciding. */
export const familiarPeople = 10 * minute;
/** How often a request that waits is looked at again, whether anybody can still decide it. */
export const recheckEvery = hour;
/** When an attempt without an answer is looked up, counted from the attempt. */
export const lookUpAt: readonly number[] = [0, minute, 10 * minute, hour];
export const lookUpEvery = 6 * hour;
export const lookUpFor = 7 * day;
/** A token ends at Datadog this long after ddkey's own end, should ddkey never run again. */
export const tokenMargin = hour;
/** Datadog takes no token that lives under 24 h; its client drops milliseconds, so a minute more. */
export const tokenAtLeast = day + minute;

const mostOverlap = day;
const overlapShare = 4;

/** How long two keys work side by side in a rotation, in seconds, for a life of so many seconds. */
export const overlapFor = (lifetimeSeconds: number): number =>
  Math.min(mostOverlap, Math.floor(lifetimeSeconds / overlapShare));

/** How often keys are looked through for those that their rules want rotated. */
export const agingLookEvery = hour;
/** A rotation that waits for its holder to be there, or for an earlier one to be over, looks again. */
export const rotationWaits = 10 * minute;
/** How long before a rotation by schedule its holder hears of it, for one every so many seconds. */
export const rotationAhead = (everySeconds: number): number => Math.max(...warnAhead(everySeconds));

const usualWarnings: readonly number[] = [7 * day, day, hour];
const shareWarned = 4;
const shortWarned = 6;

/**
 * How many seconds before its end a holder hears of it, for a life of so many seconds: never for
 * more than a quarter of that life, and a sixth of it before the end of a very short one.
 */
export function warnAhead(lifetimeSeconds: number): readonly number[] {
  const fitting = usualWarnings.filter((ahead) => ahead * shareWarned <= lifetimeSeconds);
  return fitting.length > 0 ? fitting : [Math.floor(lifetimeSeconds / shortWarned)];
}

/** The first look after the keys of an org comes this long after ddkey first works with it. */
export const firstSweepAfter = hour;
export const sweepEvery = day;
/** Admins are reminded of keys whose holder has left, until somebody decides. */
export const leftHolderReminder = 7 * day;
/** So many holders are looked up at once after a sweep, and as many more each minute. */
export const holdersAtOnce = 40;
/** How long an adopted key may live on. */
export const adoptedLives: readonly number[] = [day, 7 * day, 30 * day, 90 * day];
/** A key that the lists missed is looked for again after this. */
export const secondLookAfter = 15 * minute;
/** Two looks prove that a key is gone when they are at least this far apart. */
export const looksApart = 10 * minute;
/** Lists lag: a key that was made this recently is not missed yet, and one that died not yet back. */
export const listsSettle = 10 * minute;
/** A key that Datadog has not confirmed as deleted for so long is shown to admins as stuck. */
export const stuckAfter = 10 * minute;
/** In the list of all keys, what ends within this ends soon. */
export const endsSoonWithin = 7 * day;
/** Homes of admins that were opened so lately follow what happens to everybody's keys. */
export const homeWatchedFor = hour;
/** So that a burst of changes draws such a Home once. */
export const homeRests = 5;
