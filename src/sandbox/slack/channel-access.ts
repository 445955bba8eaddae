import { app } from '../people.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { type Channel, dmWith, type Message, type Workspace } from './workspace.ts';

const isBotIn = (place: Channel): boolean => place.members.has(app.botUser);

/** A channel as the bot may look it up. A private one without the bot does not exist for it. */
export function channelForBot(workspace: Workspace, id: string): Channel {
  const place = workspace.channels.get(id);
  if (place === undefined || (place.kind !== 'public' && !isBotIn(place))) {
    throw new SlackRefusal('channel_not_found');
  }
  return place;
}

const targetOf = (workspace: Workspace, id: string): Channel => {
  const person = workspace.people.get(id);
  if (person === undefined || person.deleted) return channelForBot(workspace, id);
  return dmWith(workspace, person.id);
};

const hasLeft = (workspace: Workspace, place: Channel): boolean =>
  place.kind === 'dm' &&
  [...place.members].some((member) => workspace.people.get(member)?.deleted === true);

/**
 * A channel that the bot may write to, by the channel's id or, for its direct messages, a user id.
 * Throws `channel_not_found`, `not_in_channel` or `is_archived`. A direct message with somebody
 * who was deactivated counts as archived.
 */
export function writableChannel(workspace: Workspace, id: string): Channel {
  const place = targetOf(workspace, id);
  if (!isBotIn(place)) throw new SlackRefusal('not_in_channel');
  if (place.archived || hasLeft(workspace, place)) throw new SlackRefusal('is_archived');
  return place;
}

/** A message of the bot that stays; ephemerals are unknown to chat.update and chat.delete. */
export function ownMessage(place: Channel, ts: string, foreign: string): Message {
  const message = place.messages.get(ts);
  if (message === undefined || message.onlyFor !== null) {
    throw new SlackRefusal('message_not_found');
  }
  if (message.from !== app.botUser) throw new SlackRefusal(foreign);
  return message;
}
