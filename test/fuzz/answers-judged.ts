import { credentials } from '../../src/sandbox/people.ts';
import type { Judged } from './target.ts';

/** What no answer to a person may hold: the insides of the program, and secrets. */
const insides =
  /\[object |ZodError|TypeError|RangeError|SyntaxError|\bat (?:file:|node:|\/)|\bundefined\b|\bNaN\b|node_modules|SQLITE_|SELECT /u;

/** A signing secret has no shape of its own, so nothing can know it where it does not belong. */
const { slackBotToken, slackAppToken, datadogApiKey, datadogAppKey } = credentials;
const ours: readonly string[] = [slackBotToken, slackAppToken, datadogApiKey, datadogAppKey];

/** What is wrong with a text that somebody reads; what they wrote themselves is not ours to judge. */
export function uncalm(text: string, secrets: readonly string[] = [], given = ''): Judged {
  const secret = [...ours, ...secrets].find((one) => text.includes(one));
  if (secret !== undefined) return 'an answer holds a secret';
  const inside = insides.exec(text)?.[0];
  return inside === undefined || given.includes(inside)
    ? null
    : `an answer holds "${inside}": ${text.slice(0, 300)}`;
}

/** A fault, told in one line with where it came from. */
export const thrown = (fault: unknown): string =>
  fault instanceof Error
    ? `threw ${fault.name}: ${fault.message.slice(0, 300)} ${fault.stack?.split('\n').find((line) => line.includes('/dist/')) ?? ''}`
    : `threw ${String(fault)}`;
