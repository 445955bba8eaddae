import { escaped, type Mrkdwn, md } from './mrkdwn.ts';

/** What a person reads who put what looks like a credential where words belong; `what` names its kinds. */
export const pastedWords = (what: readonly string[]): Mrkdwn =>
  md`This holds what looks like ${escaped(what.join(' and '))}, so I kept none of it. Take it out. It has been through Slack now: if it is a real one, revoke it, or report it with /ddkey leaked.`;
