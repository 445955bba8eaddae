import { z } from 'zod';
import { day, hour, minute } from './instant.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: minute, h: hour, d: day };

/** Seconds of a duration such as `90s`, `15m`, `8h` or `30d`; null for any other text. */
export function durationSeconds(text: string): number | null {
  const [, amount, unit = ''] = /^([1-9]\d{0,7})([smhd])$/u.exec(text) ?? [];
  const seconds = unitSeconds[unit];
  return amount === undefined || seconds === undefined ? null : Number(amount) * seconds;
}

/** The shortest way to write a duration: `30d`, `36h`, `90s`. */
export function durationText(seconds: number): string {
  const [unit, size] = Object.entries(unitSeconds)
    .toReversed()
    .find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}

/** Datadog lets no access token live longer, and no key needs to. */
export const longestSeconds = 365 * day;

const wanted = 'must be a duration, such as 90s, 15m, 8h or 30d';

/** A duration of the policy file, as seconds. */
export const duration = () =>
  z
    .string({ error: wanted })
    .transform((text, context) => {
      const seconds = durationSeconds(text);
      if (seconds !== null) return seconds;
      context.addIssue({ code: 'custom', message: wanted });
      return z.NEVER;
    })
    .pipe(
      z
        .number()
        .min(minute, { error: `must be at least ${durationText(minute)}` })
        .max(longestSeconds, { error: `must be at most ${durationText(longestSeconds)}` }),
    );
