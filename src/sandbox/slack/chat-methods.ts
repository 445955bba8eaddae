import type { Json } from '../control.ts';
import { type Arguments, requiredArgument, structuredArgument, textArgument } from './arguments.ts';
import { ownMessage, writableChannel } from './channel-access.ts';
import { limits } from './limits.ts';
import { checkMessage, type MessageContent } from './message-check.ts';
import { messageJson, post, rewrite, whisper } from './messages.ts';
import type { Method, Methods, SlackState } from './method.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Message } from './workspace.ts';

type Run = Method['run'];

const contentOf = (given: Arguments): MessageContent & { threadTs: string | null } => ({
  ...checkMessage(textArgument(given, 'text'), structuredArgument(given, 'blocks')),
  threadTs: textArgument(given, 'thread_ts') || null,
});

const postMessage: Run = ({ workspace, gate }, given) => {
  const place = writableChannel(workspace, requiredArgument(given, 'channel'));
  const content = contentOf(given);
  gate(place.id);
  const message = post(workspace, place, content);
  return { ok: true, channel: place.id, ts: message.ts, message: messageJson(message) };
};

const postEphemeral: Run = ({ workspace }, given) => {
  const person = requiredArgument(given, 'user');
  const place = writableChannel(workspace, requiredArgument(given, 'channel'));
  const known = workspace.people.get(person);
  if (known === undefined || known.deleted || !place.members.has(person)) {
    throw new SlackRefusal('user_not_in_channel');
  }
  const message = whisper(workspace, { place, person }, contentOf(given));
  return { ok: true, message_ts: message.ts };
};

/** Blocks that are not given stay as they are; an empty list removes them (docs: chat.update). */
const updatedContent = (given: Arguments, before: Message): MessageContent => {
  const text = textArgument(given, 'text');
  const blocks = structuredArgument(given, 'blocks');
  const checked = checkMessage(text, blocks, limits.message.updatedText);
  return blocks === undefined ? { ...checked, blocks: before.blocks } : checked;
};

const update: Run = ({ workspace }, given) => {
  const place = writableChannel(workspace, requiredArgument(given, 'channel'));
  const before = ownMessage(place, requiredArgument(given, 'ts'), 'cant_update_message');
  const message = rewrite(place, before, updatedContent(given, before));
  return {
    ok: true,
    channel: place.id,
    ts: message.ts,
    text: message.text,
    message: messageJson(message),
  };
};

const remove: Run = ({ workspace }: SlackState, given): Json => {
  const place = writableChannel(workspace, requiredArgument(given, 'channel'));
  const message = ownMessage(place, requiredArgument(given, 'ts'), 'cant_delete_message');
  place.messages.delete(message.ts);
  return { ok: true, channel: place.id, ts: message.ts };
};

const write = { token: 'bot', scope: 'chat:write' } as const;

/** chat.* (docs.slack.dev/reference/methods/chat.postMessage and its neighbours). */
export const chatMethods: Methods = {
  'chat.postMessage': { ...write, run: postMessage },
  'chat.postEphemeral': { ...write, run: postEphemeral },
  'chat.update': { ...write, run: update },
  'chat.delete': { ...write, run: remove },
};
