import type { Button } from '@slack/types';
import type { Notice } from '../src/access/notes.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { revokeButton } from './key-buttons.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { lasting, type Mrkdwn, md, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { button } from './surface.ts';

type Unused = Extract<Notice, { readonly about: 'unused' }>;

/** To the holder: a key of theirs is not used. */
export function unusedLines(notice: Unused): Mrkdwn[] {
  const { last4, unusedForSeconds, answerBy, thenRevoked } = notice;
  const then = thenRevoked
    ? md`Without an answer I revoke it ${when(answerBy)}, or at the first look after that.`
    : md`Without an answer by ${when(answerBy)} I tell the admins. I revoke nothing.`;
  return [
    md`Do you still need this key?`,
    md`${purposeOf(notice)} · ${placeOf(notice)}`,
    md`Datadog has not seen the ${keyEnding(last4)} used for more than ${lasting(unusedForSeconds)}. ${then}`,
  ];
}

/** What the holder can answer. */
export const unusedButtons = ({ key, last4 }: Unused): readonly Button[] => [
  button(
    { text: 'Still need it', action: actions.keepUnused, value: keyValue(key) },
    { style: 'primary' },
  ),
  revokeButton(key, last4 ?? ''),
];

/** In place of the question, once it is answered. */
export const keptWords = (last4: string | null, againAfterSeconds: number): Mrkdwn =>
  md`You still need the ${keyEnding(last4)}. Should it stay unused, I ask again in ${lasting(againAfterSeconds)}.`;
