import type { Button, KnownBlock } from '@slack/types';
import type { KeyReview } from '../src/access/key-review.ts';
import type {
  KeyReviewNote,
  KeyReviewReminder,
  KeyToAnswer,
} from '../src/access/key-review-notes.ts';
import { keyEnding } from './ending-words.ts';
import { buttons, countOf, section, small } from './home-parts.ts';
import { actions } from './ids.ts';
import { kindWords } from './kind-words.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { escaped, joined, type Mrkdwn, md, when } from './mrkdwn.ts';
import { keyValue, reviewPageValue, reviewValue } from './press-value.ts';
import { restorable } from './revoked-words.ts';
import { permissionLine } from './scope-lines.ts';
import { button, type Message, marked, plain } from './surface.ts';

/** Each takes two of the fifty blocks of a message, and all of it has to be readable. */
const keysPerPage = 10;

/** When a key was last used; what it used of its permissions, *Details* says. */
const useLines = ({ lastUsedAt }: KeyToAnswer): Mrkdwn[] => [
  lastUsedAt === null
    ? md`Datadog does not say when it was last used.`
    : md`Last used ${when(lastUsedAt)}, says Datadog.`,
];

function answerWords({ state, answeredAt }: KeyToAnswer): Mrkdwn[] {
  const time = answeredAt === null ? md`` : md`, ${when(answeredAt)}`;
  switch (state) {
    case 'open':
      return [];
    case 'kept':
      return [md`✅ You keep it${time}.`];
    case 'dropped':
      return [md`🗑️ You dropped it${time}. It no longer works, or stops within seconds.`];
    case 'ended':
      return [md`It has ended meanwhile, so nothing is left to answer.`];
    case 'revoked':
      return [md`🗑️ Nobody answered, so it was revoked.`];
    case 'reported':
      return [md`Nobody answered. It works on, and the admins know.`];
    case 'unreachable':
      return [md`Nobody could be asked. It works on, and the admins know.`];
  }
}

function keyWords(it: KeyToAnswer): Mrkdwn {
  const { key, request, scopes } = it;
  const { purpose, environment, kind } = request.ask;
  const where = environment === null ? md`` : md` · ${escaped(environment, 60)}`;
  const until = key.expiresAt === null ? md`` : md`It ends ${when(key.expiresAt)}. `;
  const lines = [
    md`*${escaped(purpose, 200)}*`,
    md`${kindWords(kind).name}, ${keyEnding(key.last4)}${where}`,
    permissionLine(scopes, kind),
    md`${until}${joined(useLines(it), ' ')}`,
    ...answerWords(it),
  ];
  return joined(lines, '\n');
}

const dropButton = (review: number, { key, request }: KeyToAnswer): Button =>
  button(
    { text: 'Drop', action: actions.reviewDrop, value: reviewValue(review, key.id) },
    {
      style: 'danger',
      confirm: {
        title: plain('Drop this key?'),
        text: marked(
          joined(
            [
              md`The ${keyEnding(key.last4)} stops working at once, and cannot be brought back.`,
              ...restorable([request.ask.kind]),
            ],
            ' ',
          ),
        ),
        confirm: plain('Drop it', 30),
        deny: plain('Not yet', 30),
        style: 'danger',
      },
    },
  );

const keepButton = (review: number, { key }: KeyToAnswer): Button =>
  button({ text: 'Keep', action: actions.reviewKeep, value: reviewValue(review, key.id) });

/** Says, among much else, which of its permissions a key used. */
const detailsButton = ({ key }: KeyToAnswer): Button =>
  button({ text: 'Details', action: actions.keyDetails, value: keyValue(key.id) });

function answerButtons({ number, state }: KeyReview, it: KeyToAnswer): KnownBlock[] {
  if (state !== 'open') return [];
  const [keep, drop, details] = [keepButton(number, it), dropButton(number, it), detailsButton(it)];
  if (it.state === 'open') return [buttons(keep, drop, details)];
  return it.state === 'kept' ? [buttons(drop, details)] : [];
}

const unansweredWords = ({ unanswered }: KeyReview): Mrkdwn =>
  unanswered === 'revoke'
    ? md`A key without an answer is revoked then.`
    : md`A key without an answer works on then, and the admins are told.`;

const openOf = (keys: readonly KeyToAnswer[]): number =>
  keys.filter(({ state }) => state === 'open').length;

const keysCount = (count: number): Mrkdwn => countOf(count, [md`key`, md`keys`]);

/** How many keys are left to answer. */
export const leftWords = (open: number, keys: number): Mrkdwn =>
  md`${open} of your ${keysCount(keys)} ${open === 1 ? md`waits` : md`wait`} for your answer.`;

function intro({ review, org, keys }: KeyReviewNote): Mrkdwn {
  const title = md`*Access review of ${escaped(org.name, 200)} (${escaped(org.site, 60)})*`;
  switch (review.state) {
    case 'closed':
      return md`${title}\nIt is over, and its result is final. Thank you.`;
    case 'cancelled':
      return md`${title}\nAn admin cancelled it. Your keys stay as they are.`;
    case 'open': {
      const open = openOf(keys);
      const left =
        open === 0
          ? md`You have answered for all of your ${keysCount(keys.length)}. Thank you.`
          : leftWords(open, keys.length);
      return md`${title}\nWhich of your Datadog keys do you still need? Press *Keep* or *Drop* for each until ${when(review.until)}. ${unansweredWords(review)}\n${left} A key that you keep can still be dropped until then.`;
    }
  }
}

function pagingOf(review: number, page: number, pages: number): KnownBlock[] {
  if (pages < 2) return [];
  const turn = (text: string, action: 'reviewBack' | 'reviewNext', to: number): Button =>
    button({ text, action: actions[action], value: reviewPageValue(review, to) });
  const back = page > 1 ? [turn('Keys before', 'reviewBack', page - 1)] : [];
  const next = page < pages ? [turn('More keys', 'reviewNext', page + 1)] : [];
  return [
    small(md`Page ${page} of ${pages}, the first to end comes first.`),
    buttons(...back, ...next),
  ];
}

/** The one message of a review to a holder: each of their keys, and what they say to it. */
export function keyReviewNote(note: KeyReviewNote): Message {
  const { review, keys } = note;
  const pages = Math.max(1, Math.ceil(keys.length / keysPerPage));
  const page = Math.min(note.page, pages);
  const shown = keys.slice((page - 1) * keysPerPage, page * keysPerPage);
  const none = keys.length === 0 ? [section(md`You hold none of its keys any more.`)] : [];
  return {
    text:
      review.state === 'open'
        ? md`Access review: which of your Datadog keys do you still need?`
        : md`An access review of your Datadog keys is over.`,
    blocks: [
      section(intro(note)),
      ...none,
      ...shown.flatMap((it) => [section(keyWords(it)), ...answerButtons(review, it)]),
      ...pagingOf(review.number, page, pages),
    ],
  };
}

/** Said once at each of a few moments before the end, while something is left to answer. */
export function keyReviewReminder(
  { review, org, open, posted }: KeyReviewReminder,
  workspace: Workspace,
): Message {
  const wait = open === 1 ? md`1 key waits` : md`${open} keys wait`;
  const sentence = md`${wait} for your answer in the access review of ${escaped(org.name, 200)}, which ends ${when(review.until)}.`;
  const where = messageLink(workspace, posted, md`Go to the message with the buttons`);
  return {
    text: sentence,
    blocks: [section(md`${sentence} ${unansweredWords(review)} ${where}`)],
  };
}
