import type { KnownBlock } from '@slack/types';
import type { OlderKey, Standing, Story } from '../src/access/notes.ts';
import { asking } from './end-key-modal.ts';
import { keyEnding } from './ending-words.ts';
import { callbacks } from './ids.ts';
import { md, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import type { Modal } from './surface.ts';
import { comesWords } from './target-words.ts';

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/**
 * Asks before a key is rotated, where there is no message of its own with the button; `use` says
 * which of its permissions it used.
 */
export const rotateModal = (story: Story, shown: Shown, use: readonly KnownBlock[]): Modal =>
  asking(story, {
    more: use,
    callback: callbacks.rotateKey,
    title: 'Rotate this key?',
    yes: 'Rotate it',
    words: md`You get a new key with the same permissions and the same end, ${when(shown.expiresAt)}; it ${comesWords(story.request)}. The ${keyEnding(shown.last4)} goes on until you say that you have switched, a day at most while nobody uses it.`,
    value: keyValue(shown.key),
  });

/** Asks before the older of two keys ends. */
export const switchedModal = (story: Story, { key, last4 }: OlderKey): Modal =>
  asking(story, {
    callback: callbacks.endOlderKey,
    title: 'End the older key?',
    yes: 'End it',
    words: md`The ${keyEnding(last4)} stops working at once; the new one goes on.`,
    value: keyValue(key),
  });

/** The answer where the older of two keys was ended away from our messages. */
export const olderEnds = md`The older key stops working now; the new one goes on.`;
