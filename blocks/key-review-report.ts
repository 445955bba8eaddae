import type { KnownBlock } from '@slack/types';
import type { HomeReview } from '../src/access/home-facts.ts';
import type { ItemState, ReviewItem } from '../src/access/key-review.ts';
import type { KeyReviewReport } from '../src/access/key-review-notes.ts';
import type { Opened, Started } from '../src/access/start-key-review.ts';
import { keyEnding } from './ending-words.ts';
import { countOf, header, section, small } from './home-parts.ts';
import { leftWords } from './key-review-note.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { code, escaped, joined, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { refusalSentence } from './refusal-note.ts';
import type { Message } from './surface.ts';

/** So many keys that an admin has to see to are named in a message. */
const namedAtMost = 10;

const stateWords: Readonly<Record<ItemState, Mrkdwn>> = {
  open: md`not answered yet`,
  kept: md`kept`,
  dropped: md`dropped by their holders`,
  ended: md`ended meanwhile`,
  revoked: md`not answered, and revoked`,
  reported: md`not answered, and still live`,
  unreachable: md`of somebody who could not be asked, and still live`,
};
const order = ['open', 'kept', 'dropped', 'ended', 'revoked', 'reported', 'unreachable'] as const;

function countsLine({ counts }: KeyReviewReport): Mrkdwn {
  const some = order.filter((state) => counts[state] > 0);
  return joined(
    some.map((state) => md`${counts[state]} ${stateWords[state]}`),
    ' · ',
  );
}

const leftLine = ({ key, holder, request }: ReviewItem): Mrkdwn =>
  md`• the ${keyEnding(key.last4)} of ${mention(holder)}, ${escaped(request.ask.purpose, 80)} (${code(request.id)})`;

function leftLines({ left }: KeyReviewReport): Mrkdwn[] {
  if (left.length === 0) return [];
  const lines = left.slice(0, namedAtMost).map(leftLine);
  const more = left.length - lines.length;
  return [
    joined(
      [
        md`*For an admin to see to:* \`/ddkey revoke\` with a request's id ends one.`,
        ...lines,
        ...(more > 0 ? [md`• and ${more} more, in the export`] : []),
      ],
      '\n',
    ),
  ];
}

const nameOf = ({ org }: KeyReviewReport): Mrkdwn => escaped(org.name, 200);

const exportLine = ({ review }: KeyReviewReport): Mrkdwn =>
  md`For the auditor, on the command line: \`ddkey review export ${review.number} --format csv --out FILE\``;

function stands(report: KeyReviewReport): Mrkdwn {
  const { review } = report;
  const ended = review.endedAt === null ? md`` : md`, ${when(review.endedAt)}`;
  switch (review.state) {
    case 'open':
      return md`Open until ${when(review.until)}.`;
    case 'closed':
      return md`Closed${ended}. The result is final.`;
    case 'cancelled':
      return md`Cancelled${ended}. Nothing was revoked by it.`;
  }
}

const reportBlocks = (report: KeyReviewReport): KnownBlock[] => [
  section(
    md`*Access review ${report.review.number}, ${nameOf(report)}*\n${stands(report)}\n${countsLine(report)}`,
  ),
  ...leftLines(report).map((lines) => section(lines)),
];

/** To the admins: how a review ended. */
export const keyReviewReport = (report: KeyReviewReport): Message => ({
  text: md`The access review of ${nameOf(report)} is over.`,
  blocks: [...reportBlocks(report), small(exportLine(report))],
});

/** More than these are for the command line. */
const reviewsAtMost = 10;

/** The answer to `/ddkey review status`. */
export function keyReviewStatus(reports: readonly KeyReviewReport[]): Message {
  const shown = reports.slice(0, reviewsAtMost);
  const more = reports.length - shown.length;
  return {
    text: md`Access reviews.`,
    blocks: [
      ...shown.flatMap(reportBlocks),
      ...(more > 0 ? [section(md`and ${more} more: \`ddkey review status\` lists them.`)] : []),
      ...(reports.length === 0
        ? [
            section(
              md`There was no access review yet. \`/ddkey review start --until\` and a date starts one.`,
            ),
          ]
        : []),
    ],
  };
}

const startedLine = ({ review, keys, holders }: Started): Mrkdwn =>
  md`Access review ${review.number} of ${code(review.org)} has begun: ${countOf(keys, [md`key`, md`keys`])} of ${countOf(holders, [md`person`, md`people`])}, until ${when(review.until)}. I am asking them now.`;

const orgsNamed = 10;

/** The answer to whoever started reviews. */
export function startedWords({ started, others }: Opened): Mrkdwn {
  const lines = [
    ...started.slice(0, orgsNamed).map(startedLine),
    ...others
      .slice(0, orgsNamed)
      .map(({ org, refusal }) => md`${code(org)}: ${refusalSentence(refusal)}`),
  ];
  return joined(lines, '\n');
}

/** In Home: the open reviews, with what is left to answer. */
export function reviewBlocks(reviews: readonly HomeReview[], workspace: Workspace): KnownBlock[] {
  if (reviews.length === 0) return [];
  return [
    header('Access review'),
    ...reviews.slice(0, 3).map(({ org, until, open, keys, posted }) => {
      const left =
        open === 0
          ? md`You have answered for all of your ${countOf(keys, [md`key`, md`keys`])}.`
          : leftWords(open, keys);
      const where = messageLink(workspace, posted, md`Go to the message with the buttons`);
      return section(md`*${escaped(org.name, 100)}*, until ${when(until)}. ${left} ${where}`);
    }),
  ];
}
