import type { Button } from '@slack/types';
import type { ApprovalCard, Standing, Story } from '../src/access/notes.ts';
import type { AccessRequest } from '../src/access/request.ts';
import { changeHeading, changeOutcome } from './amendment-words.ts';
import { approvedLines, decider, endedLines, keyEnding } from './ending-words.ts';
import { failureWords, troubleLines } from './failure-words.ts';
import { actions } from './ids.ts';
import { channelMention, joined, type Mrkdwn, md, mention, quote, when } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { restorable } from './revoked-words.ts';
import { button, marked, plain } from './surface.ts';
import { takenLines } from './taken-note.ts';
import { targetName } from './target-words.ts';
import { cancelledLines, changedLines, votedLines } from './waiting-words.ts';

/** What the state adds to a card: the header's last words, lines below the facts, buttons. */
export type Outcome = {
  readonly heading: string;
  readonly lines: readonly Mrkdwn[];
  readonly buttons: readonly Button[];
};

const outcome = (heading: string, ...lines: readonly Mrkdwn[]): Outcome => ({
  heading,
  lines,
  buttons: [],
});

function waiting(card: ApprovalCard): Outcome {
  const { id, revision } = card.request;
  const value = requestValue(id, revision);
  return {
    ...outcome('waiting', ...changedLines(card), ...votedLines(card)),
    buttons: [
      button({ text: 'Approve', action: actions.approve, value }, { style: 'primary' }),
      button({ text: 'Deny', action: actions.deny, value }, { style: 'danger' }),
      // A change of a key is taken or left as it is.
      ...(card.request.amends === null
        ? [button({ text: 'Adjust', action: actions.adjust, value })]
        : []),
      ...(card.votes.length > 0
        ? [button({ text: 'Take my approval back', action: actions.withdrawVote, value })]
        : []),
    ],
  };
}

function denied({ decision }: Extract<Standing, { readonly at: 'denied' }>): Outcome {
  const by = md`Denied by ${decider(decision)}, ${when(decision.at)}.`;
  return decision.reason === null
    ? outcome('denied', by)
    : outcome('denied', by, quote(decision.reason, 2000));
}

function failed(
  card: ApprovalCard,
  { failure, retryUntil }: Extract<Standing, { readonly at: 'failed' }>,
): Outcome {
  const { id, revision } = card.request;
  const { what, remedy } = failureWords(failure);
  if (retryUntil === null) return outcome('failed', ...approvedLines(card), what, remedy);
  const next = md`${remedy} *Try again* works until ${when(retryUntil)}.`;
  const value = requestValue(id, revision);
  return {
    ...outcome('failed', ...approvedLines(card), what, next),
    buttons: [button({ text: 'Try again', action: actions.retry, value })],
  };
}

function shown(
  card: Story,
  { last4, shownAt, expiresAt, older }: Extract<Standing, { readonly at: 'shown' }>,
): Outcome {
  const { deliverTo, requester } = card.request;
  const went =
    deliverTo === null
      ? md`shown to ${mention(requester)}`
      : md`written to ${targetName(deliverTo)}`;
  const toWhom = md`The ${keyEnding(last4)} was ${went}, ${when(shownAt)}.`;
  return outcome(
    'approved',
    ...approvedLines(card),
    md`${toWhom} It works until ${when(expiresAt)}.`,
    ...takenLines(card),
    ...(older === null
      ? []
      : [
          md`The older ${keyEnding(older.last4)} works until ${when(older.expiresAt)} at the latest.`,
        ]),
  );
}

type Asking = { readonly text: string; readonly title: string; readonly says: Mrkdwn };
const takeBack: Asking = {
  text: 'Take back',
  title: 'Take the approval back?',
  says: md`The approval ends. A key that was made already is revoked at once.`,
};
const revokeKey: Asking = {
  text: 'Revoke key',
  title: 'Revoke this key?',
  says: md`It stops working at once, and its approval ends. Its holder is told.`,
};

/** A mis-tap can be mended, and a key ended, as long as the approval lasts. */
function revocable(request: AccessRequest, how: Outcome, asking = takeBack): Outcome {
  const { id, revision, ask } = request;
  const says = joined([asking.says, ...restorable([ask.kind])], ' ');
  const confirm = {
    title: plain(asking.title),
    text: marked(says),
    confirm: plain(asking.text, 30),
    deny: plain('Leave it', 30),
    style: 'danger',
  } as const;
  const value = requestValue(id, revision);
  return {
    ...how,
    buttons: [button({ text: asking.text, action: actions.takeBack, value }, { confirm })],
  };
}

/** A use of break-glass waits for somebody to look at it, whatever became of the key. */
function withReview({ request, review }: ApprovalCard, how: Outcome): Outcome {
  if (review === null || review.reviewedAt !== null) return how;
  const value = requestValue(request.id, request.revision);
  const reviewed = button(
    { text: 'Reviewed', action: actions.reviewed, value },
    { style: 'primary' },
  );
  return { ...how, buttons: [reviewed, ...how.buttons] };
}

/** How a request came out, as the approvers read it, and what they can still do. */
export function cardOutcome(card: ApprovalCard): Outcome {
  if (card.movedTo !== undefined) {
    return outcome(
      'moved',
      md`The rules have changed: this is decided in ${channelMention(card.movedTo)} now.`,
    );
  }
  return withReview(card, outcomeOf(card));
}

/** A change of a key that exists, decided. */
const changeOf = (card: ApprovalCard): Outcome =>
  outcome(
    changeHeading(card),
    ...(changeHeading(card) === 'approved' ? approvedLines(card) : []),
    ...changeOutcome(card.standing),
    ...cancelledLines(card.request),
  );

function outcomeOf(card: ApprovalCard): Outcome {
  const { request, standing } = card;
  if (request.amends !== null && standing.at !== 'waiting') return changeOf(card);
  const approved = approvedLines(card);
  const who = mention(request.requester);
  switch (standing.at) {
    case 'waiting':
      return waiting(card);
    case 'changing':
    case 'amended':
      return changeOf(card);
    case 'denied':
      return denied(standing);
    case 'cancelled':
      return outcome(
        'cancelled',
        ...cancelledLines(request),
        md`The request was cancelled. No key was handed out.`,
      );
    case 'lapsed':
      return standing.approved
        ? outcome(
            'lapsed',
            ...approved,
            md`${who} did not pick the key up in time. No key is live.`,
          )
        : outcome('lapsed', md`Nobody decided in time. No key was made.`);
    case 'failed':
      return failed(card, standing);
    case 'ready': {
      const until = when(standing.claimEndsAt);
      const lines =
        request.deliverTo === null
          ? [md`${who} can pick the key up until ${until}.`]
          : [...troubleLines(standing.trouble), md`${who} can have it tried again until ${until}.`];
      return revocable(request, outcome('approved', ...approved, ...lines));
    }
    case 'making':
      return revocable(request, outcome('approved', ...approved, md`The key is being made.`));
    case 'shown':
      return revocable(request, shown(card, standing), revokeKey);
    case 'ended':
      return outcome('ended', ...approved, ...endedLines(standing));
  }
}
