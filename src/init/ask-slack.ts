import { approversNow } from '../access/approvers-now.ts';
import type { Directory } from '../access/ports.ts';
import { systemClock } from '../clock.ts';
import type { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { unfitBecause } from '../policy/people.ts';
import { ApproverChannel } from '../policy/schema.ts';
import type { Workspace } from '../slack/ask-tokens.ts';
import { channelSentence } from '../slack/channel-sentence.ts';
import { checkSlack, directoryFor } from '../slack/check-slack.ts';
import {
  askAdmins,
  askBotToken,
  askChannel,
  askWay,
  type InitPlace,
  type Way,
} from './questions.ts';

export type SlackSide = {
  readonly botToken: string;
  readonly way: Way;
  /** Null where Slack did not answer. */
  readonly seen: { readonly workspace: Workspace; readonly directory: Directory } | null;
};

/** Asks for Slack's tokens until Slack knows them. */
export async function askSlack(place: InitPlace, apiUrl: string): Promise<SlackSide> {
  for (;;) {
    const botToken = await askBotToken(place);
    const way = await askWay(place);
    const transport =
      way.variable === 'SLACK_APP_TOKEN'
        ? ({ mode: 'socket', appToken: way.value } as const)
        : ({ mode: 'http', signingSecret: way.value } as const);
    const config = { botToken, transport, apiUrl };
    const check = await checkSlack(config, systemClock);
    if (check.kind === 'connected') {
      const { workspace } = check;
      const directory = directoryFor(config, workspace, systemClock);
      return { botToken, way, seen: { workspace, directory } };
    }
    for (const fault of check.faults) place.asker.say(fault);
    if (check.kind === 'silent') return { botToken, way, seen: null };
  }
}

async function sayWhoApproves(
  { asker }: InitPlace,
  channel: SlackChannelId,
  { workspace, directory }: NonNullable<SlackSide['seen']>,
): Promise<boolean> {
  const approvers = await approversNow(directory, channel, workspace.bot.user);
  if (approvers.kind === 'not') {
    asker.say(channelSentence(channel, approvers.why));
    return false;
  }
  if (approvers.kind === 'unreachable') {
    asker.say(`Slack could not say who is in ${channel}.`);
    return true;
  }
  const { able, dropped } = approvers.value;
  const count = able.length === 1 ? '1 person' : `${able.length} people`;
  const more = able.length < 2 ? ' Invite more: nobody approves their own request.' : '';
  asker.say(`${count} in ${channel} can approve.${more}`);
  for (const { id, why } of dropped) asker.say(`Not counted: ${id}, ${why}.`);
  return true;
}

/** Asks for the approver channel until it can be used, and says who can approve. */
export async function askApprovers(
  place: InitPlace,
  seen: SlackSide['seen'],
): Promise<SlackChannelId> {
  for (;;) {
    const channel = ApproverChannel.parse(await askChannel(place));
    if (seen === null || (await sayWhoApproves(place, channel, seen))) return channel;
  }
}

async function whyNoAdmin(id: SlackUserId, directory: Directory): Promise<string | null> {
  const person = await directory.person(id, 0);
  if (person.kind === 'unreachable') return null;
  const why = person.kind === 'not' ? 'not known to Slack' : unfitBecause(person.value);
  return why === null ? null : `${id} is ${why}. Name full members of this workspace.`;
}

/** Asks for the admins until all are full members. */
export async function askAdminsKnown(
  place: InitPlace,
  seen: SlackSide['seen'],
): Promise<readonly SlackUserId[]> {
  for (;;) {
    const admins = await askAdmins(place);
    if (seen === null) return admins;
    const { directory } = seen;
    const faults = await Promise.all(admins.map((id) => whyNoAdmin(id, directory)));
    const said = faults.filter((fault) => fault !== null);
    if (said.length === 0) return admins;
    for (const fault of said) place.asker.say(fault);
  }
}
