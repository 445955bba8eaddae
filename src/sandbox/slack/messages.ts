import type { Json } from '../control.ts';
import { app, team } from '../people.ts';
import type { MessageContent } from './message-check.ts';
import type { Channel, Message, Workspace } from './workspace.ts';

type Posted = MessageContent & { readonly threadTs?: string | null };

const fresh = (workspace: Workspace, content: Posted, onlyFor: string | null): Message => ({
  ts: workspace.stamp(),
  from: app.botUser,
  text: content.text,
  blocks: content.blocks,
  edited: false,
  onlyFor,
  threadTs: content.threadTs ?? null,
});

/** Posts a message of the bot that everybody in the channel sees. */
export function post(workspace: Workspace, place: Channel, content: Posted): Message {
  const message = fresh(workspace, content, null);
  place.messages.set(message.ts, message);
  return message;
}

/**
 * Sends an ephemeral message of the bot. Slack does not guarantee that it arrives: somebody who is
 * away never sees it, and the answer is the same.
 */
export function whisper(
  workspace: Workspace,
  to: { readonly place: Channel; readonly person: string },
  content: Posted,
): Message {
  const message = fresh(workspace, content, to.person);
  const isThere = workspace.people.get(to.person)?.presence === 'active';
  if (isThere) to.place.messages.set(message.ts, message);
  return message;
}

/** Puts new content in the place of a message; its stamp stays. */
export function rewrite(place: Channel, message: Message, content: MessageContent): Message {
  const changed = { ...message, text: content.text, blocks: content.blocks, edited: true };
  place.messages.set(message.ts, changed);
  return changed;
}

/** A message as the Web API and payloads show it. */
export const messageJson = (message: Message): Json => ({
  type: 'message',
  user: message.from,
  ts: message.ts,
  text: message.text,
  team: team.id,
  ...(message.from === app.botUser ? { bot_id: app.botId, app_id: app.id } : {}),
  ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  ...(message.edited ? { edited: { user: message.from, ts: message.ts } } : {}),
  ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
});

/** Removes every ephemeral that this person sees, as a reload of Slack does. */
export function forgetWhispers(workspace: Workspace, person: string): void {
  for (const place of workspace.channels.values()) {
    for (const message of place.messages.values()) {
      if (message.onlyFor === person) place.messages.delete(message.ts);
    }
  }
}
