import type { Button } from '@slack/types';
import type { Notice } from '../src/access/notes.ts';
import { keyEnding } from './ending-words.ts';
import { rotateButton } from './key-buttons.ts';
import { escaped, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { refusalSentence } from './refusal-note.ts';

export type RotationNotice = Extract<
  Notice,
  { readonly about: 'rotates' | 'rotate-now' | 'not-rotated' }
>;

const last4Of = ({ standing }: Notice): string | null =>
  standing.at === 'shown' ? standing.last4 : null;

const purposeLine = ({ request, org }: Notice): Mrkdwn =>
  md`${escaped(request.ask.purpose, 300)} · ${escaped(org.name, 200)}`;

const wanted = ({ request }: Notice): Mrkdwn =>
  md`its rule "${escaped(request.rule, 200)}" wants a new one every so often`;

function notRotated(notice: Extract<RotationNotice, { about: 'not-rotated' }>): Mrkdwn[] {
  const { request, because, standing } = notice;
  const ends = standing.at === 'shown' ? md` and ends ${when(standing.expiresAt)}` : md``;
  return [
    md`A key was not rotated.`,
    purposeLine(notice),
    md`The ${keyEnding(last4Of(notice))} of ${mention(request.requester)} is old enough: ${wanted(notice)}. By the rules of today it gets none, so it stays as it is${ends}. I look again every day.`,
    md`What a new request would be told: ${refusalSentence(because)}`,
  ];
}

/** About a rotation that nobody asked for, as a rule wants it. */
export function rotationLines(notice: RotationNotice): Mrkdwn[] {
  const key = keyEnding(last4Of(notice));
  switch (notice.about) {
    case 'rotates':
      return [
        md`A key of yours is rotated soon.`,
        purposeLine(notice),
        md`The ${key} is due for that ${when(notice.rotatesAt)}: ${wanted(notice)}. I give you the new key then, while this one works on until you have switched. To have it sooner, press *Rotate*.`,
      ];
    case 'rotate-now':
      return [
        md`It is time to rotate a key of yours.`,
        purposeLine(notice),
        md`The ${key} is old enough: ${wanted(notice)}. Press *Rotate* at the place where you will paste the new key; this one works on until you have switched. Without a press I show it when I next see you here.`,
      ];
    case 'not-rotated':
      return notRotated(notice);
  }
}

/** Rotates it at once; null where there is nothing to rotate. */
export const rotationButtons = ({ about, standing }: RotationNotice): Button[] =>
  about === 'not-rotated' || standing.at !== 'shown' || standing.older !== null
    ? []
    : [rotateButton(standing)];
