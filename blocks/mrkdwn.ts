import type { SlackChannelId, SlackGroupId, SlackUserId } from '../src/policy/ids.ts';
import type { Instant } from '../src/policy/instant.ts';

declare const safe: unique symbol;
/** Text in Slack's markup in which every foreign part was escaped. A raw string is not one. */
export type Mrkdwn = string & { readonly [safe]: true };

/** The one place where a string becomes Mrkdwn; only this file may vouch for its text. */
function vouch(text: string): asserts text is Mrkdwn {
  void text;
}

function trusted(text: string): Mrkdwn {
  vouch(text);
  return text;
}

/** Template tag for our own words. What is filled in must be escaped already, or a number. */
export const md = (words: TemplateStringsArray, ...values: readonly (Mrkdwn | number)[]): Mrkdwn =>
  trusted(String.raw({ raw: words }, ...values));

/** Pieces one after the other, with `between` between them. */
export const joined = (pieces: readonly Mrkdwn[], between: string): Mrkdwn =>
  trusted(pieces.join(between));

/*
 * Slack has no escape sign for its formatting, so what would format, ping or deceive is put in
 * characters that look the same or show as a dot, and mean nothing to Slack.
 */
const harmless: readonly (readonly [RegExp, string])[] = [
  [/\s+/gu, ' '],
  // Controls, direction overrides, zero-width signs, broken surrogates, and blank letters.
  [/[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u3164\uffa0]/gu, '·'],
  [/@(?=(?:channel|here|everyone|group)\b)/giu, '＠'],
  [/:(?=[^\s:]+:)/gu, '꞉'],
  [/`/gu, 'ˋ'],
  [/\*/gu, '∗'],
  [/~/gu, '∼'],
  // Inside a word an underscore formats nothing, and scope names need theirs.
  [/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ'],
];
/** Nothing above changes a text of these signs alone; most of our own texts are such. */
const plainly = /^[A-Za-z0-9.,()/'-]+(?: [A-Za-z0-9.,()/'-]+)*$/u;
const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

const withEntities = (text: string): string[] =>
  [...text].map((sign) => entities.get(sign) ?? sign);

/** Pieces up to `most` characters as Slack counts them at worst, and …; never cuts a piece in two. */
function fitting(pieces: Iterable<string>, most: number): string {
  let kept = '';
  for (const piece of pieces) {
    if (kept.length + piece.length > most - 1) break;
    kept += piece;
  }
  return `${kept}…`;
}

function joinedUpTo(pieces: readonly string[], most: number): string {
  const whole = pieces.join('');
  return whole.length <= most ? whole : fitting(pieces, most);
}

/** Text of at most `most` characters, ending in … when something was cut; for plain text. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : fitting(text, most);

/** A person's text on one line and without tricks, for plain text; cut to `most` characters. */
export function tame(text: string, most: number): string {
  if (plainly.test(text)) return shorten(text, most);
  let calm = text;
  for (const [pattern, stand] of harmless) calm = calm.replace(pattern, stand);
  return shorten(calm.trim(), most);
}

/** A person's text on one line: it cannot ping, link, format or break out of code. */
export const escaped = (text: string, most = Number.POSITIVE_INFINITY): Mrkdwn =>
  trusted(joinedUpTo(withEntities(tame(text, Number.POSITIVE_INFINITY)), most));

/** A name or a few signs in code type. */
export const code = (text: string, most = 120): Mrkdwn => md`\`${escaped(text, most)}\``;

/** Lines to be copied, exactly as they are. For our own values only: backticks would break out. */
export const codeBlock = (lines: readonly string[]): Mrkdwn =>
  trusted(`\`\`\`\n${withEntities(lines.join('\n')).join('')}\n\`\`\``);

/** A person's text as a quotation with its line breaks, at most `most` characters in all. */
export function quote(text: string, most: number): Mrkdwn {
  const lines: string[] = [];
  let room = most;
  for (const line of text.split(/[\n\v\f\r\u0085\u2028\u2029]+/u)) {
    if (line.trim() === '') continue;
    // Two for the quotation mark and one for the line break; the last line needs room for its …
    const quoted = `> ${escaped(line, Math.max(1, room - 3))}`;
    if (quoted.length + 1 > room) break;
    lines.push(quoted);
    room -= quoted.length + 1;
  }
  return trusted(lines.join('\n'));
}

/** A person by name, as Slack shows it. */
export const mention = (person: SlackUserId): Mrkdwn => trusted(`<@${person}>`);

/** A channel by name, as Slack shows it. */
export const channelMention = (channel: SlackChannelId): Mrkdwn => trusted(`<#${channel}>`);

/** A user group, by its handle; in a message everybody in it is notified. */
export const groupMention = (group: SlackGroupId): Mrkdwn => trusted(`<!subteam^${group}>`);

/** Words that lead to one of our own addresses; just the words where it is not plainly one. */
export const link = (url: string, words: Mrkdwn): Mrkdwn =>
  /^https:\/\/[A-Za-z0-9.:/?&=_-]+$/u.test(url)
    ? md`<${trusted(url.replaceAll('&', '&amp;'))}|${words}>`
    : words;

/** A moment in the reader's own time zone; in UTC where Slack cannot do that. */
export function when(instant: Instant): Mrkdwn {
  const unix = Math.floor(Date.parse(instant) / 1000);
  const fallback = `${instant.slice(0, 16).replace('T', ' ')} UTC`;
  return trusted(`<!date^${unix}^{date_short_pretty} at {time}|${fallback}>`);
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A length of time in words: "8 hours", "7 days", "1 hour 30 minutes". */
export function lasting(seconds: number): Mrkdwn {
  const words: string[] = [];
  let left = Math.max(0, Math.floor(seconds));
  for (const [unit, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return trusted(words.length === 0 ? 'less than a minute' : words.join(' '));
}

/** One of our own web addresses as it is; anything that is not plainly one is tamed like any text. */
export const address = (url: string): Mrkdwn =>
  /^https?:\/\/[A-Za-z0-9.:[\]/?=_-]+$/u.test(url) ? trusted(url) : escaped(url, 200);
