import { WebClient } from '@slack/web-api';
import { RequestId, SlackChannelId, SlackUserId } from '../../src/policy/ids.ts';
import { credentials, people, team } from '../../src/sandbox/people.ts';
import { quietLog } from '../../src/slack/ask-tokens.ts';
import { slackCalls } from '../../src/slack/call.ts';
import { checkSlack } from '../../src/slack/check-slack.ts';
import { slackDirectory } from '../../src/slack/directory.ts';
import { slackMessenger } from '../../src/slack/messenger.ts';
import { webOptions } from '../../src/slack/web-options.ts';
import { start } from '../datadog/wishes.ts';
import { answersTarget, fine, type Read } from './answers-target.ts';
import type { Passed } from './between.ts';

const clock = { now: () => start };
const workspace = { id: team.id, enterpriseId: null, url: null };
const ana = SlackUserId.parse(people.requester.id);
const channel = SlackChannelId.parse('C0APPROVERS');

const callAt = (url: string) =>
  slackCalls(new WebClient(credentials.slackBotToken, webOptions(`${url}/api/`, quietLog)), clock);
const directoryAt = (url: string) => slackDirectory(callAt(url), workspace);

const request = RequestId.parse('r_aaaaaaaaaaaaaaaa');

/** Whoever Slack's answer does not name must not be taken for somebody. */
const members: Read = async (url, body) => {
  const found = await directoryAt(url).members(channel, 0);
  if (found.kind !== 'found') return null;
  return found.value.every((id) => body.includes(id)) ? null : 'a member who is not in the answer';
};

const person: Read = async (url, body) => {
  const found = await directoryAt(url).person(ana, 0);
  if (found.kind !== 'found') return null;
  return body.includes(found.value.id) ? null : 'a person who is not in the answer';
};

const readers: readonly Read[] = [
  members,
  person,
  fine((url) => directoryAt(url).groups(0)),
  fine((url) => directoryAt(url).isActive(ana)),
  fine((url) => slackMessenger(callAt(url), workspace).openDirect(ana)),
  fine((url) =>
    slackMessenger(callAt(url), workspace).supersedeCard({ channel, ts: '1.2' }, request),
  ),
  fine((url) =>
    checkSlack(
      {
        botToken: credentials.slackBotToken,
        apiUrl: `${url}/api/`,
        transport: { mode: 'socket', appToken: credentials.slackAppToken },
      },
      clock,
    ),
  ),
];

/** Answers of Slack's Web API, by the adapters that read them. */
export const slackAnswersTarget = (recorded: readonly Passed[]) =>
  answersTarget('slack-answers', recorded, readers);
