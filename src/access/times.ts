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
