import type { Button } from '@slack/types';
import type { Standing } from '../src/access/notes.ts';
import type { KeyId, RequestId } from '../src/policy/ids.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { md, when } from './mrkdwn.ts';
import { generationValue, keyValue } from './press-value.ts';
import { button, marked, plain } from './surface.ts';

/** Makes the key and shows it, once for each generation. */
export const showButton = (request: RequestId, generation: number): Button =>
  button(
    { text: 'Show my key', action: actions.show, value: generationValue(request, generation) },
    { style: 'primary' },
  );

/** Ends one key, after a question. */
export const revokeButton = (key: KeyId, last4: string): Button =>
  button(
    { text: 'Revoke', action: actions.revoke, value: keyValue(key) },
    {
      style: 'danger',
      confirm: {
        title: plain('Revoke this key?'),
        text: marked(
          md`The ${keyEnding(last4)} stops working at once, and cannot be brought back.`,
        ),
        confirm: plain('Revoke', 30),
        deny: plain('Keep it', 30),
        style: 'danger',
      },
    },
  );

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** A new key in place of one that was shown, after naming the one that dies of it. */
export const replaceButton = (request: RequestId, shown: Shown): Button =>
  button(
    {
      text: 'Lost it? Replace',
      action: actions.replace,
      value: generationValue(request, shown.generation),
    },
    {
      confirm: {
        title: plain('Replace this key?'),
        text: marked(
          md`The ${keyEnding(shown.last4)}, shown ${when(shown.shownAt)}, stops working at once. The new one keeps the same end.`,
        ),
        confirm: plain('Replace it', 30),
        deny: plain('Keep it', 30),
      },
    },
  );
