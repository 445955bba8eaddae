import type { GrantEnd } from '../src/access/grant.ts';
import type { Standing, Story } from '../src/access/notes.ts';
import type { Decision } from '../src/access/request.ts';
import type { SlackUserId } from '../src/policy/ids.ts';
import { escaped, joined, type Mrkdwn, md, mention, when } from './mrkdwn.ts';

/** Who decided; a rule where nobody had to. */
export const decider = ({ by }: Decision): Mrkdwn =>
  by === null ? md`a rule of the policy` : mention(by);

/** "@ana, @ben and @cleo" */
export function peopleList(people: readonly SlackUserId[]): Mrkdwn {
  const names = people.map(mention);
  const last = names.at(-1) ?? md`nobody`;
  const others = names.slice(0, -1);
  return others.length === 0 ? last : md`${joined(others, ', ')} and ${last}`;
}

function byRule({ request, review }: Story, at: Decision['at']): Mrkdwn[] {
  const rule = escaped(request.rule, 200);
  if (review === null) return [md`Approved automatically by the rule "${rule}", ${when(at)}.`];
  const used = md`Allowed at once by the break-glass rule "${rule}", ${when(at)}. Nobody approved it beforehand.`;
  const { reviewedBy, reviewedAt } = review;
  if (reviewedBy === null || reviewedAt === null) return [used];
  return [used, md`Reviewed by ${mention(reviewedBy)}, ${when(reviewedAt)}.`];
}

/** Who approved and when. No line where nothing did: a request can fail before that. */
export function approvedLines(story: Story): Mrkdwn[] {
  const { request, votes } = story;
  const { decision, requester } = request;
  if (decision?.verdict !== 'approve') return [];
  const { by, at } = decision;
  if (by === null) return byRule(story, at);
  const earlier = votes.filter(({ person, counts }) => counts && person !== by);
  const people = [...earlier.map(({ person }) => person), by];
  const line = md`Approved by ${peopleList(people)}, ${when(at)}.`;
  return people.includes(requester)
    ? [line, md`That is the person who asked, as the rule allows in words.`]
    : [line];
}

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
