import type { Button, KnownBlock } from '@slack/types';
import type { Notice, OlderKey } from '../src/access/notes.ts';
import type { Crowd } from '../src/policy/policy.ts';
import { changeWords } from './amendment-words.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { extendButton, letGoButton, rotateButton, switchedButton } from './key-buttons.ts';
import { kindWords } from './kind-words.ts';
import { leakLines, revokeNowButton } from './leak-notice.ts';
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
import { requestValue } from './press-value.ts';
import { rotationButtons, rotationLines } from './rotation-notice.ts';
import { button, type Message, marked } from './surface.ts';
import { unusedButtons, unusedLines } from './unused-notice.ts';
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
  const { ask, requester, amends } = request;
  if (amends !== null) {
    const place = escaped(org.name, 200);
    return md`${mention(requester)} asks to ${changeWords(amends)}, in ${place}: ${escaped(ask.purpose, 300)}`;
  }
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

type EndsSoon = Extract<Notice, { readonly about: 'ends' }>;

/** No word of it turns false later: it names the end, and not what is so until then. */
function endsSoon({ request, org, standing, hasRoom }: EndsSoon): Mrkdwn[] {
  if (standing.at !== 'shown') return [md`One of your keys ends soon.`];
  const { last4, expiresAt } = standing;
  const longer = hasRoom
    ? md`If you need it for longer, press *Extend*. If not, there is nothing to do.`
    : md`Its rule gives it no longer life: if you need one for longer, ask again now, so that the next is there in time. If not, there is nothing to do.`;
  return [
    md`A key of yours ends soon.`,
    md`${escaped(request.ask.purpose, 300)} · ${escaped(org.name, 200)}`,
    md`The ${keyEnding(last4)} ends ${when(expiresAt)}. ${longer}`,
  ];
}

const purposeLine = ({ request, org }: Notice): Mrkdwn =>
  md`${escaped(request.ask.purpose, 300)} · ${escaped(org.name, 200)}`;

function stillUsed(notice: Notice, { last4, overlapEndsAt, expiresAt }: OlderKey): Mrkdwn[] {
  return [
    md`Something still uses your older key.`,
    purposeLine(notice),
    md`Datadog has seen the ${keyEnding(last4)} used since you were given the new one. It ends ${when(overlapEndsAt ?? expiresAt)}: please give the new one to whatever uses it by then.`,
  ];
}

function maybeUsed(notice: Notice, { last4, expiresAt }: OlderKey): Mrkdwn[] {
  return [
    md`Have you switched to your new key?`,
    purposeLine(notice),
    md`Datadog could not tell me whether something still uses the ${keyEnding(last4)}. If nothing does, press *I have switched*. It ends ${when(expiresAt)} in any case.`,
  ];
}

type EndedBeside = Extract<Notice, { readonly about: 'ended-beside' }>;

const endedBeside = (notice: EndedBeside): Mrkdwn[] => [
  notice.how === 'gone'
    ? md`Somebody deleted the ${keyEnding(notice.last4)} at Datadog; I found it gone.`
    : md`Datadog found the ${keyEnding(notice.last4)} in public. The ${keyEnding(notice.last4)} was revoked.`,
  ...(notice.half === null
    ? []
    : [md`Its other half goes with it: the ${keyEnding(notice.half)} was revoked.`]),
  purposeLine(notice),
  md`You are rotating it, and your other key goes on. The message about your key says which one works.`,
];

/** To the holder and the admins, once it has taken too long. */
const scopesDiffer = (notice: Notice): Mrkdwn[] => [
  md`Datadog still lists other permissions for a key than were approved.`,
  about(notice),
  md`I keep trying, and say so once its list shows the change. A Datadog admin can look at the key in the meantime.`,
];

/** What a holder can do about the end of a key. */
function endButtons({ request, standing, hasRoom }: EndsSoon): Button[] {
  const value = requestValue(request.id, request.revision);
  const again = button({ text: 'Ask again', action: actions.askAgain, value });
  if (standing.at !== 'shown') return [again];
  const { key, older } = standing;
  const turn = older === null ? rotateButton(standing) : switchedButton(older);
  return [hasRoom ? extendButton(key) : again, turn, letGoButton(key)];
}

function buttonsOf(notice: Notice): readonly Button[] {
  switch (notice.about) {
    case 'still-used':
    case 'maybe-used':
      return [switchedButton(notice.older)];
    case 'rotates':
    case 'rotate-now':
    case 'not-rotated':
      return rotationButtons(notice);
    case 'unused':
      return unusedButtons(notice);
    case 'leak':
      return [revokeNowButton(notice.key, notice.last4)];
    case 'ends':
      return endButtons(notice);
    case 'asked':
    case 'allowed':
    case 'reminder':
    case 'adjusted':
    case 'nobody':
    case 'scopes-differ':
    case 'ended-beside':
    case 'fallback':
    case 'review':
      return [];
  }
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
    case 'still-used':
      return stillUsed(notice, notice.older);
    case 'maybe-used':
      return maybeUsed(notice, notice.older);
    case 'rotates':
    case 'rotate-now':
    case 'not-rotated':
      return rotationLines(notice);
    case 'ends':
      return endsSoon(notice);
    case 'leak':
      return leakLines(notice);
    case 'ended-beside':
      return endedBeside(notice);
    case 'unused':
      return unusedLines(notice);
    case 'scopes-differ':
      return scopesDiffer(notice);
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
  const elements = buttonsOf(notice);
  const pressables: KnownBlock[] =
    elements.length === 0 ? [] : [{ type: 'actions', elements: [...elements] }];
  const small: KnownBlock = {
    type: 'context',
    elements: [marked(md`Request ${code(notice.request.id)}`)],
  };
  return {
    text: lines[0] ?? md`News about a request.`,
    blocks: [{ type: 'section', text: marked(joined(lines, '\n')) }, ...pressables, small],
  };
}
