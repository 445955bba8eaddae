import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import type { KeyRecord } from './grant.ts';
import { overlapFor } from './times.ts';

/** When an overlap that begins at `from` is over: never after the older key's own end. */
export function overlapEnd({ shownAt, expiresAt, intendedAt }: KeyRecord, from: Instant): Instant {
  if (expiresAt === null) return from;
  const wanted = addSeconds(from, overlapFor(secondsBetween(shownAt ?? intendedAt, expiresAt)));
  return wanted < expiresAt ? wanted : expiresAt;
}
