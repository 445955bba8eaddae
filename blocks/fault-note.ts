import { code, type Mrkdwn, md } from './mrkdwn.ts';

/** What a person reads when something of ours broke; the reference is in the operator's log. */
export const faultSentence = (reference: string): Mrkdwn =>
  md`Something went wrong on my side, so I may not have done this. Please try again; if it stays, tell your Datadog admin this reference: ${code(reference)}.`;
