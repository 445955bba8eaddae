import type { KnownBlock } from '@slack/types';
import type { HomeFacts, OwnHome } from '../src/access/home-facts.ts';
import type { Story } from '../src/access/notes.ts';
import { allKeysBlocks } from './all-keys.ts';
import { changeWords } from './amendment-words.ts';
import { adminBlocks } from './home-admin.ts';
import { keyBlocks } from './home-keys.ts';
import { buttons, header, left, section, small } from './home-parts.ts';
import { requestsBlocks } from './home-requests.ts';
import { actions } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { reviewBlocks } from './key-review-report.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { standingWords } from './standing-words.ts';
import { button, type Home } from './surface.ts';
import { whoApproves } from './who-approves.ts';

const askButton = button(
  { text: 'Request a key', action: actions.request, value: 'new' },
  { style: 'primary' },
);
const allKeysButton = button({ text: 'All keys', action: actions.allKeys, value: 'all' });

function pressLine(story: Story, workspace: Workspace): KnownBlock {
  const where = messageLink(workspace, story.request.note, md`Go to the message with the button`);
  return section(md`${purposeOf(story)}\n${standingWords(story)} ${where}`);
}

function decisionLine(story: Story, workspace: Workspace): KnownBlock {
  const { request, standing } = story;
  const until = standing.at === 'waiting' ? md` It lapses ${when(standing.lapsesAt)}.` : md``;
  const where = messageLink(workspace, request.card, md`Go to the request`);
  const what =
    request.amends === null ? placeOf(story) : md`whether to ${changeWords(request.amends)}`;
  const who = md`${mention(request.requester)} waits for a decision on ${what}.${until}`;
  return section(md`${purposeOf(story)}\n${who} ${where}`);
}

function needsYou({ presses, decisions }: OwnHome, workspace: Workspace): KnownBlock[] {
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

const welcome = ({ approverChannel }: OwnHome): KnownBlock =>
  section(
    md`Press *Request a key* and say what it is for. ${whoApproves(approverChannel)}\nOnce approved, I show the key to you alone. It is listed here, and dies on its own day.`,
  );

function ownBlocks(home: OwnHome, workspace: Workspace): KnownBlock[] {
  const isNew = home.requests.length === 0 && home.keys.count === 0;
  const mine = isNew ? [welcome(home)] : [...keyBlocks(home), ...requestsBlocks(home)];
  const { admin } = home;
  return [
    buttons(askButton, ...(admin === null ? [] : [allKeysButton])),
    ...needsYou(home, workspace),
    ...reviewBlocks(home.reviews, workspace),
    ...mine,
    ...(admin === null ? [] : adminBlocks(admin)),
  ];
}

/**
 * A person's App Home: what needs them, the keys they hold, and where their requests stand; for an
 * admin how ddkey is, or everybody's keys.
 */
export function homeView(home: HomeFacts, workspace: Workspace): Home {
  const blocks = home.shows === 'own' ? ownBlocks(home, workspace) : allKeysBlocks(home);
  return { type: 'home', blocks };
}

/** A Home that says one thing: to whom it does not serve, or when something broke. */
export const homeNotice = (sentence: Mrkdwn): Home => ({
  type: 'home',
  blocks: [section(sentence)],
});
