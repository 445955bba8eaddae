import type { Button, KnownBlock } from '@slack/types';
import type { countedAtMost, Listed } from '../src/access/home-reads.ts';
import type { HomeFacts, Story } from '../src/access/notes.ts';
import { actions } from './ids.ts';
import { revokeButton } from './key-buttons.ts';
import { keyLine, placeOf, purposeOf } from './key-line.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { keyValue, pageValue, requestValue } from './press-value.ts';
import { standingWords } from './standing-words.ts';
import { button, type Home, marked, plain } from './surface.ts';
import { whoApproves } from './who-approves.ts';

const header = (text: string): KnownBlock => ({ type: 'header', text: plain(text, 150) });
const section = (text: Mrkdwn, accessory?: Button): KnownBlock => ({
  type: 'section',
  text: marked(text),
  ...(accessory === undefined ? {} : { accessory }),
});
const small = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [marked(text)] });
const buttons = (...elements: readonly Button[]): KnownBlock => ({
  type: 'actions',
  elements: [...elements],
});

const askButton = button(
  { text: 'Request a key', action: actions.request, value: 'new' },
  { style: 'primary' },
);

// Written out because blocks take only types from src; the type keeps the two the same.
const mostCounted: typeof countedAtMost = 100;

function left({ items, count }: Listed<Story>, words: Mrkdwn): KnownBlock[] {
  const more = count - items.length;
  if (more <= 0) return [];
  const least = count >= mostCounted ? md`at least ` : md``;
  return [small(md`and ${least}${more} more ${words}`)];
}

function pressLine(story: Story, workspace: Workspace): KnownBlock {
  const where = messageLink(workspace, story.request.note, md`Go to the message with the button`);
  return section(md`${purposeOf(story)}\n${standingWords(story.standing)} ${where}`);
}

function decisionLine(story: Story, workspace: Workspace): KnownBlock {
  const { request, standing } = story;
  const until = standing.at === 'waiting' ? md` It lapses ${when(standing.lapsesAt)}.` : md``;
  const where = messageLink(workspace, request.card, md`Go to the request`);
  const who = md`${mention(request.requester)} waits for a decision on ${placeOf(story)}.${until}`;
  return section(md`${purposeOf(story)}\n${who} ${where}`);
}

function needsYou({ presses, decisions }: HomeFacts, workspace: Workspace): KnownBlock[] {
  const asked = decisions === 'unknown' ? { items: [], count: 0 } : decisions;
  const unknown =
    decisions === 'unknown'
      ? [
          small(
            md`Slack could not tell me whether you may approve, so requests may be missing here.`,
          ),
        ]
      : [];
  if (presses.count + asked.count === 0) return unknown;
  return [
    header('Needs you'),
    ...presses.items.map((story) => pressLine(story, workspace)),
    ...left(presses, md`of your own, in our messages`),
    ...asked.items.map((story) => decisionLine(story, workspace)),
    ...left(asked, md`in the approver channel`),
    ...unknown,
  ];
}

function heldKey(story: Story): KnownBlock[] {
  const { standing } = story;
  const line = section(keyLine(story));
  if (standing.at !== 'shown') return [line];
  const { key, last4 } = standing;
  const details = button({ text: 'Details', action: actions.details, value: keyValue(key) });
  return [line, buttons(details, revokeButton(key, last4))];
}

function paging({ page, pages, count }: HomeFacts['keys']): KnownBlock[] {
  if (pages < 2) return [];
  const turn = (text: string, action: 'homeBack' | 'homeNext', to: number): Button =>
    button({ text, action: actions[action], value: pageValue(to) });
  const back = page > 1 ? [turn('Ending earlier', 'homeBack', page - 1)] : [];
  const next = page < pages ? [turn('Ending later', 'homeNext', page + 1)] : [];
  const where = md`Page ${page} of ${pages}, ${count} keys in all. The first to end comes first.`;
  return [small(where), buttons(...back, ...next)];
}

function myKeys({ keys }: HomeFacts): KnownBlock[] {
  const lines = keys.items.flatMap(heldKey);
  return [
    header('Your keys'),
    ...(lines.length === 0 ? [section(md`You hold no key just now.`)] : lines),
    ...paging(keys),
  ];
}

function lastRequest(story: Story): KnownBlock {
  const { id, revision } = story.request;
  const value = requestValue(id, revision);
  const again = button({ text: 'Ask again', action: actions.askAgain, value });
  return section(
    md`${purposeOf(story)} · ${placeOf(story)}\n${standingWords(story.standing)}`,
    again,
  );
}

const lastRequests = ({ requests }: HomeFacts): KnownBlock[] =>
  requests.length === 0 ? [] : [header('Your last requests'), ...requests.map(lastRequest)];

const welcome = ({ approverChannel }: HomeFacts): KnownBlock =>
  section(
    md`Press *Request a key* and say what it is for. ${whoApproves(approverChannel)}\nOnce approved, I show the key to you alone. It is listed here, and dies on its own day.`,
  );

/** A person's App Home: what needs them, the keys they hold, and where their requests stand. */
export function homeView(home: HomeFacts, workspace: Workspace): Home {
  const isNew = home.requests.length === 0 && home.keys.count === 0;
  const mine = isNew ? [welcome(home)] : [...myKeys(home), ...lastRequests(home)];
  return {
    type: 'home',
    blocks: [buttons(askButton), ...needsYou(home, workspace), ...mine],
  };
}

/** A Home that says one thing: to whom it does not serve, or when something broke. */
export const homeNotice = (sentence: Mrkdwn): Home => ({
  type: 'home',
  blocks: [section(sentence)],
});
