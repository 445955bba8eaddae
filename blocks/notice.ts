import type { KnownBlock } from '@slack/types';
import type { Notice } from '../src/access/notes.ts';
import type { Crowd } from '../src/policy/policy.ts';
import { kindWords } from './kind-words.ts';
import {
  channelMention,
  code,
  escaped,
  groupMention,
  joined,
  lasting,
  type Mrkdwn,
  md,
  mention,
  when,
} from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';
import { adjustedLine, votedLines } from './waiting-words.ts';

const mentionedAtMost = 20;

/** People and groups of a crowd, called by name. */
function call({ users, groups, channels }: Crowd): Mrkdwn {
  const named = [
    ...users.map(mention),
    ...groups.map(groupMention),
    ...channels.map(channelMention),
  ].slice(0, mentionedAtMost);
  return joined(named, ' ');
}

/** Who asks for what, where the card is not above it. */
function about({ request, org }: Notice): Mrkdwn {
  const { ask, requester } = request;
  const what = md`${kindWords(ask.kind).asked} in ${escaped(org.name, 200)}, ${lasting(ask.lifetimeSeconds)}`;
  return md`${mention(requester)} asks for ${what}: ${escaped(ask.purpose, 300)}`;
}

const where = ({ request }: Notice): Mrkdwn =>
  request.card === null ? md`` : md` It is decided in ${channelMention(request.card.channel)}.`;

const until = ({ standing }: Notice): Mrkdwn =>
  standing.at === 'waiting' ? md` It lapses ${when(standing.lapsesAt)}.` : md``;

function allowed({ request, review }: Notice): Mrkdwn {
  const rule = escaped(request.rule, 200);
  return review === null
    ? md`Approved automatically by the rule "${rule}".`
    : md`Allowed at once by the break-glass rule "${rule}".`;
}

function linesOf(notice: Notice): Mrkdwn[] {
  switch (notice.about) {
    case 'asked':
      return [about(notice), md`It waits for approval.${where(notice)}`];
    case 'allowed':
      return [about(notice), allowed(notice)];
    case 'reminder':
      return [md`This still waits for a decision.${until(notice)}`, ...votedLines(notice)];
    case 'adjusted':
      return [...adjustedLine(notice.request), md`It waits for approval as it is now.`];
    case 'fallback':
      return [md`${call(notice.crowd)} you can decide this too.${until(notice)}`];
    case 'review':
      return [
        md`${call(notice.crowd)} please look at this use of break-glass, and press *Reviewed*.`,
      ];
    case 'nobody':
      return [
        md`Nobody can approve this request just now:`,
        about(notice),
        md`It needs people whom its rule "${escaped(notice.request.rule, 200)}" names, and who may approve. I look again every hour.${until(notice)}`,
      ];
  }
}

/** A message beside card and note, in a thread, another channel or to one person. */
export function noticeMessage(notice: Notice): Message {
  const lines = linesOf(notice);
  const small: KnownBlock = {
    type: 'context',
    elements: [marked(md`Request ${code(notice.request.id)}`)],
  };
  return {
    text: lines[0] ?? md`News about a request.`,
    blocks: [{ type: 'section', text: marked(joined(lines, '\n')) }, small],
  };
}
