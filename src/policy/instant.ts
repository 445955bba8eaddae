import { z } from 'zod';

/** A moment as ISO 8601 UTC text with milliseconds; compares correctly as text. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** The moment that `ms` (since the epoch) stands for. */
export const instantOf = (ms: number): Instant => Instant.parse(new Date(ms).toISOString());

/** Milliseconds since the epoch. */
const millisOf = (instant: Instant): number => Date.parse(instant);

/** The moment `seconds` after `from`; negative seconds go back. */
export const addSeconds = (from: Instant, seconds: number): Instant =>
  instantOf(millisOf(from) + Math.round(seconds * 1000));

/** Seconds from `from` to `to`; negative when `to` is earlier. */
export const secondsBetween = (from: Instant, to: Instant): number =>
  (millisOf(to) - millisOf(from)) / 1000;

/** The last second of a day that is written as `2026-12-15`, in UTC; null where it is no date. */
export function endOfDay(date: string): Instant | null {
  const text = Instant.safeParse(`${date}T23:59:59.000Z`);
  const ms = text.success ? millisOf(text.data) : Number.NaN;
  // The 31st of a short month would be taken for the first days of the next.
  return text.success && !Number.isNaN(ms) && instantOf(ms) === text.data ? text.data : null;
}

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;
