import type { Button, KnownBlock } from '@slack/types';
import type { ApprovalCard } from '../src/access/notes.ts';
import { approvedBy, endedLines, keyEnding } from './ending-words.ts';
import { failureWords } from './failure-words.ts';
import { actions } from './ids.ts';
import { code, escape, joined, lasting, type Mrkdwn, md, mention, quote, when } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { scopeSections, worstRisk } from './scope-lines.ts';
import { button, type Message, marked, plain } from './surface.ts';

/** What changes with the state: the header's last words, lines below the facts, and buttons. */
type Outcome = {
  readonly heading: string;
  readonly lines: readonly Mrkdwn[];
  readonly buttons: readonly Button[];
};

const outcome = (heading: string, ...lines: readonly Mrkdwn[]): Outcome => ({
  heading,
  lines,
  buttons: [],
});

function decisionButtons({ request }: ApprovalCard): Button[] {
  const value = requestValue(request.id, request.revision);
  return [
    button({ text: 'Approve', action: actions.approve, value }, { style: 'primary' }),
    button({ text: 'Deny', action: actions.deny, value }, { style: 'danger' }),
  ];
}

function failed({ request, standing }: ApprovalCard): Outcome {
  if (standing.at !== 'failed') return outcome('failed');
  const { what, remedy } = failureWords(standing.failure);
  if (standing.retryUntil === null) {
    return outcome('failed', approvedBy(request.decision), what, remedy);
  }
  const again = md`${remedy} After that, press *Try again*, until ${when(standing.retryUntil)}.`;
  const value = requestValue(request.id, request.revision);
  return {
    ...outcome('failed', approvedBy(request.decision), what, again),
    buttons: [button({ text: 'Try again', action: actions.retry, value })],
  };
}
