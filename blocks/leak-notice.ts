import type { Button } from '@slack/types';
import type { Notice } from '../src/access/notes.ts';
import type { KeyId } from '../src/policy/ids.ts';
import { approvedLines, keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { type Mrkdwn, md, mention } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { restorable } from './revoked-words.ts';
import { button, marked, plain } from './surface.ts';

/** Ends a leaked key, after a question. */
export const revokeNowButton = (key: KeyId, last4: string | null): Button =>
  button(
    { text: 'Revoke now', action: actions.revokeNow, value: keyValue(key) },
    {
      style: 'danger',
      confirm: {
        title: plain('Revoke this key?'),
        text: marked(md`The ${keyEnding(last4)} stops working at once, and its approval ends.`),
        confirm: plain('Revoke it', 30),
        deny: plain('Leave it', 30),
        style: 'danger',
      },
    },
  );

/** To those who can end a key: somebody says that it leaked. */
export function leakLines(notice: Extract<Notice, { readonly about: 'leak' }>): Mrkdwn[] {
  const { request, reporter, last4, taken } = notice;
  return [
    md`${mention(reporter)} says that the ${keyEnding(last4)} has leaked.`,
    md`${purposeOf(notice)} · ${placeOf(notice)}`,
    md`Held by ${mention(taken?.holder ?? request.requester)}.`,
    ...approvedLines(notice),
    ...restorable([request.ask.kind]),
  ];
}
