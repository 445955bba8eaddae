const dayMs = 86_400_000;
const locale = 'en-GB';

const format = (moment: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, options).format(moment);

const startOfDay = (moment: Date): number => new Date(moment).setHours(0, 0, 0, 0);

/** "today", "tomorrow" and "yesterday" as seen from `now`; undefined for any other day. */
function nearDay(moment: Date, now: Date): string | undefined {
  const days = Math.round((startOfDay(moment) - startOfDay(now)) / dayMs);
  return new Map([
    [-1, 'yesterday'],
    [0, 'today'],
    [1, 'tomorrow'],
  ]).get(days);
}

export const timeWords = (moment: Date): string =>
  format(moment, { hour: '2-digit', minute: '2-digit' });

const shortDate = (moment: Date): string =>
  format(moment, { day: 'numeric', month: 'short', year: 'numeric' });

/** A day and a time in few words. */
export const momentWords = (moment: Date, now: Date): string =>
  `${nearDay(moment, now) ?? shortDate(moment)} at ${timeWords(moment)}`;

/** All that there is to say about a moment, for a tooltip and for the clock. */
export const fullMoment = (moment: Date): string =>
  format(moment, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

const tokens: Readonly<Record<string, (moment: Date, now: Date) => string>> = {
  date_num: (moment) => moment.toISOString().slice(0, 10),
  date: (moment) => format(moment, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_short: shortDate,
  date_long: (moment) =>
    format(moment, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  time: timeWords,
  time_secs: (moment) => format(moment, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
};

/** Fills in the fields of a date token, such as `{date_short_pretty} at {time}`. */
export const dateWords = (pattern: string, moment: Date, now: Date): string =>
  pattern.replace(/\{(\w+)\}/gu, (whole, name: string) => {
    const plain = name.replace(/_pretty$/u, '');
    const near = plain === name ? undefined : nearDay(moment, now);
    return near ?? tokens[plain]?.(moment, now) ?? whole;
  });

/** How long a while is: "3 days", "5 h 20 min", "40 s". */
export function whileWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 90) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}
