import type { Ender, GrantEnd } from '../src/access/grant.ts';
import type { OlderKey, Standing, Story } from '../src/access/notes.ts';
import type { Decision } from '../src/access/request.ts';
import type { Operator, SlackUserId } from '../src/policy/ids.ts';
import { code, escaped, joined, type Mrkdwn, md, mention, quote, when } from './mrkdwn.ts';

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

/** What ends with a grant: its key, and an older one that is being rotated. Goes on as a sentence. */
export const stopsAtOnce = (last4: string, older: OlderKey | null): Mrkdwn =>
  older === null
    ? md`The ${keyEnding(last4)} stops working at once`
    : md`The ${keyEnding(last4)} stops working at once, and so does the older one, ending ${escaped(older.last4, 20)}`;

/** The key that works on beside another, or until another is there; no line where there is none. */
export function olderLines(older: OlderKey | null): Mrkdwn[] {
  if (older === null) return [];
  const { last4, expiresAt, overlapEndsAt } = older;
  const works = md`The older ${keyEnding(last4)} works until ${when(expiresAt)} at the latest.`;
  return overlapEndsAt === null
    ? [works]
    : [
        works,
        md`Press *I have switched* once nothing uses it any more. I look at that ${when(overlapEndsAt)}.`,
      ];
}

type Ended = Extract<Standing, { readonly at: 'ended' }>;

const endings: Readonly<Record<GrantEnd, (key: Mrkdwn, at: Mrkdwn) => Mrkdwn>> = {
  expired: (key, at) => md`The ${key} expired, ${at}.`,
  revoked: (key, at) => md`The ${key} was revoked, ${at}.`,
  withdrawn: (key, at) => md`An approver took the approval of this ${key} back, ${at}.`,
  lapsed: (_key, at) => md`Nobody picked the key up before ${at}.`,
  cancelled: (_key, at) => md`The request was cancelled, ${at}.`,
  failed: (_key, at) => md`The key could not be handed out, ${at}.`,
  gone: (key, at) => md`Somebody deleted the ${key} at Datadog; I found it gone, ${at}.`,
  leaked: (key, at) => md`Datadog found the ${key} in public, so I revoked it, ${at}.`,
  unanswered: (key, at) =>
    md`Nobody answered for the ${key} in the access review, so I revoked it, ${at}.`,
  unused: (key, at) =>
    md`The ${key} was not used for long, and I had no answer when I asked, so I revoked it, ${at}.`,
  'holder-left': (key, at) =>
    md`The holder of the ${key} has left, and no admin decided about it, so I revoked it, ${at}.`,
};

const isOperator = (by: Ender['by']): by is Operator => by.includes('@');

/** A person in Slack, or somebody at the command line. */
const enderName = ({ by }: Ender): Mrkdwn => (isOperator(by) ? code(by) : mention(by));

/** Ended by somebody in the holder's place: who, and why where they had to say. */
function endedBy({ end, when: at, last4 }: Ended, ender: Ender): Mrkdwn[] {
  const key = keyEnding(last4);
  const who = enderName(ender);
  const how =
    end === 'withdrawn'
      ? md`${who} took the approval of this ${key} back, ${when(at)}.`
      : md`${who} revoked the ${key}, ${when(at)}.`;
  return ender.note === null ? [how] : [how, quote(ender.note, 1000)];
}

/** How it ended, and whether Datadog has confirmed that nothing is left. */
export function endedLines(ended: Ended): Mrkdwn[] {
  const { end, when: at, last4, others, stillRevoking, ender } = ended;
  const own =
    ender === undefined ? [endings[end](keyEnding(last4), when(at))] : endedBy(ended, ender);
  const older = others.map((each) => md`The ${keyEnding(each)} was revoked, too.`);
  const how = [...own, ...older];
  if (stillRevoking > 0) {
    return [...how, md`Datadog has not confirmed the deletion yet; I keep trying.`];
  }
  return last4 === null ? how : [...how, md`It no longer works.`];
}
