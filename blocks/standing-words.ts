import type { Standing, Story } from '../src/access/notes.ts';
import { changeOutcome } from './amendment-words.ts';
import { decider, endedLines, keyEnding } from './ending-words.ts';
import { failureWords, troubleLines } from './failure-words.ts';
import { joined, type Mrkdwn, md, when } from './mrkdwn.ts';

type At<Name extends Standing['at']> = Extract<Standing, { readonly at: Name }>;

function shown({ last4, expiresAt, received, printedFor }: At<'shown'>): Mrkdwn {
  const works = md`The ${keyEnding(last4)} works until ${when(expiresAt)}.`;
  return received || printedFor !== undefined
    ? works
    : md`${works} You have not said yet that you saved it.`;
}

/** Where a request stands, in a line for the person who asked. */
export function standingWords({ standing, request }: Pick<Story, 'standing' | 'request'>): Mrkdwn {
  switch (standing.at) {
    case 'waiting':
      return md`Waits for approval, until ${when(standing.lapsesAt)}.`;
    case 'denied':
      return md`Denied by ${decider(standing.decision)}, ${when(standing.decision.at)}.`;
    case 'cancelled':
      return md`Cancelled. No key was handed out.`;
    case 'lapsed':
      return standing.approved
        ? md`Approved, but the key was not picked up in time.`
        : md`Nobody decided in time.`;
    case 'changing':
    case 'amended':
      return joined(changeOutcome(standing), ' ');
    case 'failed':
      return failureWords(standing.failure).what;
    case 'ready':
      return request.deliverTo === null
        ? md`Approved. *Show my key* works until ${when(standing.claimEndsAt)}.`
        : md`Approved. *Try again* works until ${when(standing.claimEndsAt)}.`;
    case 'making':
      return joined([md`Your key is on its way.`, ...troubleLines(standing.trouble)], ' ');
    case 'shown':
      return shown(standing);
    case 'ended':
      return joined(endedLines(standing), ' ');
  }
}
