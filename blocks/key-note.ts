import type { Button, KnownBlock } from '@slack/types';
import type { KeyNote, Standing } from '../src/access/notes.ts';
import type { Operator } from '../src/policy/ids.ts';
import { amendmentNote } from './amendment-note.ts';
import { approvedLines, decider, endedLines, keyEnding, olderLines } from './ending-words.ts';
import { failureWords, troubleLines } from './failure-words.ts';
import { actions } from './ids.ts';
import {
  extendButton,
  replaceButton,
  revokeButton,
  rotateButton,
  scopesButton,
  showButton,
  switchedButton,
} from './key-buttons.ts';
import { placeOf } from './key-line.ts';
import {
  channelMention,
  code,
  escaped,
  joined,
  lasting,
  type Mrkdwn,
  md,
  quote,
  when,
} from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { scopeNames } from './scope-lines.ts';
import { button, type Message, marked } from './surface.ts';
import { askAgainButton, handedOnWords, takenPart } from './taken-note.ts';
import { comesWords, willBeWritten, writtenLines } from './target-words.ts';
import { cancelledLines, changedLines, votedLines } from './waiting-words.ts';

/** The headline is also what a phone shows; so it has no date and no key in it. */
type Part = {
  readonly headline: Mrkdwn;
  readonly lines: readonly Mrkdwn[];
  readonly buttons: readonly Button[];
};
type At<Name extends Standing['at']> = Extract<Standing, { readonly at: Name }>;

const part = (
  headline: Mrkdwn,
  lines: readonly Mrkdwn[],
  buttons: readonly Button[] = [],
): Part => ({
  headline,
  lines,
  buttons,
});

function waiting(note: KeyNote, { lapsesAt }: At<'waiting'>): Part {
  const { request, approverChannel } = note;
  const where = channelMention(approverChannel);
  const who =
    request.need > 1
      ? md`It needs ${request.need} approvals in ${where}, until ${when(lapsesAt)}.`
      : md`It can be approved in ${where}, until ${when(lapsesAt)}.`;
  const value = requestValue(request.id, request.revision);
  return part(
    md`Your request is waiting for approval.`,
    [
      ...changedLines(note),
      ...votedLines(note),
      who,
      ...willBeWritten(request),
      md`I will message you here.`,
    ],
    [button({ text: 'Cancel request', action: actions.cancel, value })],
  );
}

function denied({ decision }: At<'denied'>): Part {
  const by = md`By ${decider(decision)}, ${when(decision.at)}. No key was made.`;
  const reason = decision.reason === null ? [] : [quote(decision.reason, 2000)];
  return part(md`Your request was denied.`, [by, ...reason]);
}

const stopsWorking = (last4: string): Mrkdwn =>
  md`The ${keyEnding(last4)} stops working: do not use it.`;

function failed({ failure, retryUntil, deadLast4 }: At<'failed'>): Part {
  const { what, remedy } = failureWords(failure);
  const next =
    retryUntil === null
      ? md`Send a new request with \`/ddkey\` when you still need the key.`
      : md`Until ${when(retryUntil)}, an approver can try this one again.`;
  const dead = deadLast4 === undefined ? [] : [stopsWorking(deadLast4)];
  return part(md`There is no key for your request.`, [what, ...dead, remedy, next]);
}

/** Where there is no trouble, or none that went wrong. */
const readyWords: Readonly<Record<string, Mrkdwn>> = {
  none: md`Your request was approved.`,
  'end-fixed': md`Your next key is ready.`,
  'newest-gone': md`Please ask for your key again.`,
};

function ready(note: KeyNote, standing: At<'ready'>): Part {
  const { request } = note;
  const { generation, claimEndsAt, trouble, deadLast4 } = standing;
  const dead = deadLast4 === null ? [] : [stopsWorking(deadLast4)];
  return part(
    readyWords[trouble ?? 'none'] ?? md`Please ask for your key again.`,
    [
      ...troubleLines(trouble),
      ...dead,
      ...olderLines(standing.older),
      ...approvedLines(note),
      request.deliverTo === null
        ? md`Press *Show my key* at the place where you will paste it.`
        : md`Press *Try again*, and it ${comesWords(request)}.`,
      md`The button works until ${when(claimEndsAt)}.`,
    ],
    [showButton(request, generation)],
  );
}

function making(note: KeyNote, { trouble, older }: At<'making'>): Part {
  const more = trouble === null ? md`It takes a moment.` : md`I keep trying.`;
  return part(md`Your key is on its way.`, [
    ...approvedLines(note),
    ...troubleLines(trouble),
    ...olderLines(older),
    more,
  ]);
}

/** One that a deployment was given: its holder never saw it, and is to know where it went. */
function printed(
  { scopes }: KeyNote,
  { last4, shownAt, expiresAt, older }: At<'shown'>,
  to: Operator,
): Omit<Part, 'buttons'> {
  return part(md`Your key was rotated at the command line.`, [
    md`The new ${keyEnding(last4)} was given to ${code(to, 330)}, ${when(shownAt)}, and works until ${when(expiresAt)}.`,
    md`It may: ${scopeNames(scopes)}`,
    md`I did not show it here. If that was not meant to be, revoke it.`,
    ...olderLines(older),
  ]);
}

function shown(note: KeyNote, standing: At<'shown'>): Part {
  const { request, scopes, taken } = note;
  if (taken !== undefined) return takenPart(note, standing, taken);
  const { key, last4, shownAt, expiresAt, received, older, printedFor } = standing;
  const turn = older === null ? rotateButton(standing) : switchedButton(older);
  const receipt = received
    ? md`You have saved it.`
    : md`You have not yet pressed *I have saved it*. If the key did not reach you, replace it.`;
  const buttons = [
    turn,
    ...(older === null ? [extendButton(key)] : []),
    ...(older === null && scopes.length > 0 ? [scopesButton(key)] : []),
    replaceButton(request, standing),
    revokeButton(key, last4, older),
  ];
  if (request.deliverTo !== null) {
    const lines = [...writtenLines(note, standing, request.deliverTo), ...olderLines(older)];
    return part(md`Your key is in its secret store.`, lines, buttons);
  }
  if (printedFor !== undefined) return { ...printed(note, standing, printedFor), buttons };
  return part(
    received ? md`Your key is saved and live.` : md`Your key was shown to you.`,
    [
      md`The ${keyEnding(last4)} was shown ${when(shownAt)}, and works until ${when(expiresAt)}.`,
      md`It may: ${scopeNames(scopes)}`,
      receipt,
      ...olderLines(older),
    ],
    buttons,
  );
}

const lapsed = (note: KeyNote, { approved }: At<'lapsed'>): Part =>
  part(
    md`Your request has lapsed.`,
    [
      approved
        ? md`The key was not shown in time, so none is live. *Ask again* opens the form as you filled it in.`
        : md`Nobody decided in time, so no key was made. *Ask again* opens the form as you filled it in.`,
    ],
    [askAgainButton(note)],
  );

function partOf(note: KeyNote): Part {
  const { standing, request } = note;
  if (request.amends !== null) return amendmentNote(note, request.amends);
  switch (standing.at) {
    case 'waiting':
      return waiting(note, standing);
    case 'denied':
      return denied(standing);
    case 'cancelled':
      return part(md`Your request was cancelled.`, [
        ...cancelledLines(note.request),
        md`No key was handed out.`,
      ]);
    case 'changing':
    case 'amended':
      return amendmentNote(note, standing.amends);
    case 'lapsed':
      return lapsed(note, standing);
    case 'failed':
      return failed(standing);
    case 'ready':
      return ready(note, standing);
    case 'making':
      return making(note, standing);
    case 'shown':
      return shown(note, standing);
    case 'ended':
      return part(md`Your key has ended.`, [
        ...endedLines(standing),
        md`For a new one, send a request with \`/ddkey\`.`,
      ]);
  }
}

/** The requester's own message: where their request stands, and what they can press now. */
export function keyNote(note: KeyNote): Message {
  const { request } = note;
  const { ask } = request;
  const context: KnownBlock = {
    type: 'context',
    elements: [marked(md`Request ${code(request.id)}`)],
  };
  if (note.supersededBy) {
    const { handedOn } = note;
    const pointer =
      handedOn === undefined ? md`See the newer message below.` : handedOnWords(handedOn);
    return { text: pointer, blocks: [{ type: 'section', text: marked(pointer) }, context] };
  }
  const { headline, lines, buttons } = partOf(note);
  const about = md`${escaped(ask.purpose, 300)} · ${placeOf(note)} · ${lasting(ask.lifetimeSeconds)}`;
  const blocks: KnownBlock[] = [
    { type: 'section', text: marked(md`*${headline}*\n${about}`) },
    { type: 'section', text: marked(joined(lines, '\n')) },
  ];
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: [...buttons] });
  return { text: md`${headline} ${escaped(ask.purpose, 300)}`, blocks: [...blocks, context] };
}
