import type { KnownBlock } from '@slack/types';
import type { Approvers } from '../src/access/approvers-now.ts';
import type { FirstStart } from '../src/access/first-start.ts';
import type { ChannelUnfit } from '../src/access/refusal.ts';
import type { SlackChannelId } from '../src/policy/ids.ts';
import { actions } from './ids.ts';
import { channelMention, code, escaped, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { channelFaults } from './refusal-note.ts';
import { button, type Message, marked } from './surface.ts';

const mostNamed = 20;
const mostTrouble = 300;

const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(text) });

type OrgWords = FirstStart['orgs'][number];

const ownerWords = ({ owner }: OrgWords): Mrkdwn =>
  owner.kind === 'service-account'
    ? md`the service account ${code(owner.id)}`
    : md`the same user as ddkey's own key`;

const unusable = (channel: SlackChannelId, why: ChannelUnfit): Mrkdwn =>
  md`The approver channel ${channelMention(channel)} cannot be used: ${channelFaults[why]}. Until that is mended, every request is refused; I need no restart.`;

function howMany({ able }: Approvers, channel: SlackChannelId): Mrkdwn {
  const where = channelMention(channel);
  switch (able.length) {
    case 0:
      return md`Nobody in ${where} can approve yet, so every request is refused. Invite two full members of this workspace.`;
    case 1:
      return md`One person in ${where} can approve. Nobody approves their own request, so invite a second one.`;
    default:
      return md`${able.length} people in ${where} can approve. One is enough, and never the requester.`;
  }
}

function notCounted({ dropped }: Approvers): Mrkdwn[] {
  if (dropped.length === 0) return [];
  const named = dropped
    .slice(0, mostNamed)
    .map(({ id, why }) => md`${mention(id)} (${escaped(why)})`);
  const left = dropped.length - named.length;
  const more = left > 0 ? md` and ${left} more` : md``;
  return [md`Not counted: ${joined(named, ', ')}${more}.`];
}

function approverLines({ approvers, channel }: FirstStart): Mrkdwn[] {
  switch (approvers.kind) {
    case 'found':
      return [howMany(approvers.value, channel), ...notCounted(approvers.value)];
    case 'not':
      return [unusable(channel, approvers.why)];
    case 'unreachable':
      return [
        md`Slack could not tell me just now who is in ${channelMention(channel)}. Its members approve.`,
      ];
  }
}

const tryButton = button(
  { text: 'Try it: a test key for one hour', action: actions.tryIt, value: 'new' },
  { style: 'primary' },
);

const orgLine = (org: OrgWords): Mrkdwn =>
  md`Datadog: ${escaped(org.name, 100)} on ${escaped(org.site)}. The keys that I make belong to ${ownerWords(org)}.`;

/** As many as fit into one message. */
const mostOrgs = 5;

/** Tells the admins, once, what ddkey is connected to and who can approve. */
export function firstStartNote(facts: FirstStart): Message {
  const { workspace, orgs, troubles } = facts;
  const lines = [
    md`*ddkey is up.* It hands out Datadog keys after approval, and takes them back on time.`,
    md`Slack: the workspace ${escaped(workspace, 100)}.`,
    ...orgs.slice(0, mostOrgs).map(orgLine),
    ...approverLines(facts),
    ...troubles.slice(0, mostOrgs).map((trouble) => escaped(trouble, mostTrouble)),
  ];
  return {
    text: 'ddkey is up. See what it is connected to, and try it.',
    blocks: [section(joined(lines, '\n')), { type: 'actions', elements: [tryButton] }],
  };
}

/** Tells the admins at a start that nobody can approve. */
export const channelTroubleNote = (channel: SlackChannelId, why: ChannelUnfit): Message => ({
  text: 'The approver channel of ddkey cannot be used, so every request is refused.',
  blocks: [section(unusable(channel, why))],
});
