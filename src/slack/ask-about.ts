import type { Directory } from '../access/ports.ts';
import { SlackChannelId, SlackGroupId, SlackUserId } from '../policy/ids.ts';
import type { Mention } from '../policy/mentions.ts';
import type { SlackAnswer } from '../policy/slack-complaints.ts';

async function aboutPerson(directory: Directory, id: SlackUserId): Promise<SlackAnswer> {
  const person = await directory.person(id, 0);
  if (person.kind === 'unreachable') return 'no answer';
  return person.kind === 'not' ? 'unknown' : 'fine';
}

async function aboutChannel(directory: Directory, id: SlackChannelId): Promise<SlackAnswer> {
  const members = await directory.members(id, 0);
  if (members.kind === 'unreachable') return 'no answer';
  return members.kind === 'not' ? members.why : 'fine';
}

/** One answer covers all groups, so that it is asked for once. */
async function aboutGroup(directory: Directory, id: SlackGroupId): Promise<SlackAnswer> {
  const groups = await directory.groups(60);
  if (groups.kind === 'unreachable') return 'no answer';
  return groups.value.some((each) => each.id === id) ? 'fine' : 'unknown';
}

function about(directory: Directory, { kind, id }: Mention): Promise<SlackAnswer> {
  switch (kind) {
    case 'user':
      return aboutPerson(directory, SlackUserId.parse(id));
    case 'group':
      return aboutGroup(directory, SlackGroupId.parse(id));
    case 'channel':
      return aboutChannel(directory, SlackChannelId.parse(id));
  }
}

/** What Slack says of everybody and every channel that a policy names. */
export async function askAbout(
  directory: Directory,
  mentions: readonly Mention[],
): Promise<ReadonlyMap<string, SlackAnswer>> {
  const once = [...new Map(mentions.map((each) => [each.id, each])).values()];
  const answers = await Promise.all(
    once.map(async (each) => [each.id, await about(directory, each)] as const),
  );
  return new Map(answers);
}
