import type { Kind } from '../src/policy/ask.ts';
import { keyEnding } from './ending-words.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';

/** Said wherever an API key is revoked: it is the one kind whose end Datadog can take back. */
export const restorable = (kinds: readonly Kind[]): Mrkdwn[] =>
  kinds.some((kind) => kind === 'api' || kind === 'pair')
    ? [
        md`Datadog lets its admins restore a revoked API key on its own pages for 7 days: ask them to leave it.`,
      ]
    : [];

/** The answer to whoever has just revoked a key of somebody. */
export function revokingWords(last4: string | null, made: Kind): Mrkdwn {
  const more = restorable([made]).map((words) => md` ${words}`)[0] ?? md``;
  return md`The ${keyEnding(last4)} is being revoked, and stops working within seconds.${more}`;
}
