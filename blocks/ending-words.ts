import type { GrantEnd } from '../src/access/grant.ts';
import type { Standing } from '../src/access/notes.ts';
import type { Decision } from '../src/access/request.ts';
import { escaped, type Mrkdwn, md, mention, when } from './mrkdwn.ts';

/** Who approved and when. No line where no person did: a request can fail before that. */
export const approvedLines = (decision: Decision | null): Mrkdwn[] =>
  decision?.verdict === 'approve'
    ? [md`Approved by ${mention(decision.by)}, ${when(decision.at)}.`]
    : [];

/** "key ending 3f2a", or less where the ending is not known. */
export const keyEnding = (last4: string | null): Mrkdwn =>
  last4 === null ? md`key` : md`key ending ${escaped(last4, 20)}`;

type Ended = Extract<Standing, { readonly at: 'ended' }>;

const endings: Readonly<Record<GrantEnd, (key: Mrkdwn, at: Mrkdwn) => Mrkdwn>> = {
  expired: (key, at) => md`The ${key} expired, ${at}.`,
  revoked: (key, at) => md`The ${key} was revoked, ${at}.`,
  withdrawn: (key, at) => md`An approver took the approval of this ${key} back, ${at}.`,
  lapsed: (_key, at) => md`Nobody picked the key up before ${at}.`,
  cancelled: (_key, at) => md`The request was cancelled, ${at}.`,
  failed: (_key, at) => md`The key could not be handed out, ${at}.`,
};

/** How it ended, and whether Datadog has confirmed that nothing is left. */
export function endedLines({ end, when: at, last4, stillRevoking }: Ended): Mrkdwn[] {
  const how = endings[end](keyEnding(last4), when(at));
  if (stillRevoking > 0) {
    return [how, md`Datadog has not confirmed the deletion yet; I keep trying.`];
  }
  return last4 === null ? [how] : [how, md`It no longer works.`];
}
