import type { Button } from '@slack/types';
import type { Amendment } from '../src/access/amendment.ts';
import type { KeyNote } from '../src/access/notes.ts';
import { changeHeadline, changeOutcome, changeWords, newKeyLines } from './amendment-words.ts';
import { approvedLines } from './ending-words.ts';
import { actions } from './ids.ts';
import { channelMention, type Mrkdwn, md } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { button } from './surface.ts';
import { cancelledLines, changedLines, votedLines } from './waiting-words.ts';

type Part = {
  readonly headline: Mrkdwn;
  readonly lines: readonly Mrkdwn[];
  readonly buttons: readonly Button[];
};

const asked = (amends: Amendment): Mrkdwn => md`You asked to ${changeWords(amends)}.`;

function waiting(note: KeyNote, amends: Amendment): Part {
  const { id, revision, need } = note.request;
  const where = channelMention(note.approverChannel);
  const many =
    need > 1 ? md`It needs ${need} approvals in ${where}.` : md`It is asked in ${where}.`;
  const value = requestValue(id, revision);
  return {
    headline: changeHeadline(amends, 'waiting'),
    lines: [
      asked(amends),
      ...newKeyLines(amends),
      ...changedLines(note),
      ...votedLines(note),
      many,
      ...changeOutcome(note.standing),
    ],
    buttons: [button({ text: 'Cancel request', action: actions.cancel, value })],
  };
}

/** Whoever gives permissions back needs no rule and nobody's yes. */
const decided = (note: KeyNote): Mrkdwn[] => (note.request.rule === '' ? [] : approvedLines(note));

/** The requester's message about a change of a key that they hold. */
export function amendmentNote(note: KeyNote, amends: Amendment): Part {
  const { standing, request } = note;
  if (standing.at === 'waiting') return waiting(note, amends);
  const isDone = standing.at === 'amended';
  return {
    headline: changeHeadline(amends, standing.at),
    lines: [
      ...(isDone ? [] : [asked(amends)]),
      ...changeOutcome(standing),
      ...(isDone ? [...newKeyLines(amends), ...decided(note)] : []),
      ...cancelledLines(request),
    ],
    buttons: [],
  };
}
