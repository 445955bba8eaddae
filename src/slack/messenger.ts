import { z } from 'zod';
import { adoptionNote } from '../../blocks/adopt-note.ts';
import { approvalCard, supersededCard } from '../../blocks/approval-card.ts';
import { headNote } from '../../blocks/head-note.ts';
import { homeView } from '../../blocks/home.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { leftHolderNote } from '../../blocks/left-holder-note.ts';
import type { Workspace } from '../../blocks/message-link.ts';
import { noticeMessage } from '../../blocks/notice.ts';
import { secretNote } from '../../blocks/secret-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { sweepNote } from '../../blocks/sweep-note.ts';
import type { Gone, Messenger, Sent } from '../access/ports.ts';
import type { Posted } from '../access/request.ts';
import { SlackChannelId, type SlackUserId } from '../policy/ids.ts';
import type { Called, SlackCall } from './call.ts';
import { reviewMessenger } from './review-messenger.ts';

const PostedAnswer = z.object({ channel: SlackChannelId, ts: z.string().min(1) });
const ShownAnswer = z.object({ message_ts: z.string() });
const OpenedAnswer = z.object({ channel: z.object({ id: SlackChannelId }) });

/** Content for the Web API: its methods want plain arrays of their own. */
const content = (message: Message) => ({ text: message.text, blocks: [...message.blocks] });

/** An answer without the place of the message is no clear answer. */
function sentFrom(answer: Called<unknown>, read: (value: unknown) => Posted | null): Sent {
  if (answer.kind !== 'ok') return answer;
  const posted = read(answer.value);
  return posted === null ? { kind: 'silent' } : { kind: 'sent', posted };
}

const readPosted = (value: unknown): Posted | null => PostedAnswer.safeParse(value).data ?? null;

type Spot = { readonly channel: string; readonly thread: string | null };

async function post(call: SlackCall, { channel, thread }: Spot, message: Message): Promise<Sent> {
  const answer = await call(`chat.postMessage ${channel}`, (client) =>
    client.chat.postMessage({
      channel,
      ...content(message),
      ...(thread === null ? {} : { thread_ts: thread }),
      unfurl_links: false,
      unfurl_media: false,
    }),
  );
  return sentFrom(answer, readPosted);
}

async function update(call: SlackCall, at: Posted, message: Message): Promise<Sent | Gone> {
  const answer = await call(`chat.update ${at.channel}`, (client) =>
    client.chat.update({ channel: at.channel, ts: at.ts, ...content(message) }),
  );
  if (answer.kind === 'refused' && answer.error === 'message_not_found') {
    return { kind: 'gone' };
  }
  return sentFrom(answer, () => at);
}

type Direct = Awaited<ReturnType<Messenger['openDirect']>>;

const keptAtMost = 5000;

/** Opens direct messages; a person's channel never changes, so it is asked for once. */
function directChannels(call: SlackCall): Messenger['openDirect'] {
  const known = new Map<SlackUserId, SlackChannelId>();
  return async (person): Promise<Direct> => {
    const channel = known.get(person);
    if (channel !== undefined) return { kind: 'open', channel };
    const answer = await call('conversations.open', (client) =>
      client.conversations.open({ users: person }),
    );
    if (answer.kind !== 'ok') return answer;
    const opened = OpenedAnswer.safeParse(answer.value).data?.channel.id;
    if (opened === undefined) return { kind: 'silent' };
    if (known.size >= keptAtMost) known.clear();
    known.set(person, opened);
    return { kind: 'open', channel: opened };
  };
}

const secretLane = (channel: SlackChannelId): string => `chat.postEphemeral ${channel}`;

/** Messages of the product, drawn by blocks/ and sent through Slack's Web API. */
export function slackMessenger(call: SlackCall, workspace: Workspace): Messenger {
  const openDirect = directChannels(call);
  const send = (channel: string, message: Message): Promise<Sent> =>
    post(call, { channel, thread: null }, message);
  return {
    postCard: (channel, card) => send(channel, approvalCard(card)),
    tell: ({ to, thread }, notice) => post(call, { channel: to, thread }, noticeMessage(notice)),
    tellOfSweep: (to, note) => send(to, sweepNote(note)),
    tellOfHead: (to, note) => send(to, headNote(note)),
    tellOfAdoption: (to, adoption) => send(to, adoptionNote(adoption)),
    tellOfLeftHolder: (to, note) => send(to, leftHolderNote(note)),
    updateCard: (at, card) => update(call, at, approvalCard(card)),
    reviews: reviewMessenger(
      { openDirect, send, update: (at, message) => update(call, at, message) },
      workspace,
    ),
    supersedeCard: (at, id) => update(call, at, supersededCard(id)),
    async postNote(to, note) {
      const direct = await openDirect(to);
      if (direct.kind !== 'open') return direct;
      return send(direct.channel, keyNote(note));
    },
    updateNote: (at, note) => update(call, at, keyNote(note)),
    openDirect,
    async showHome(person, home) {
      const answer = await call('views.publish', (client) =>
        client.views.publish({ user_id: person, view: homeView(home, workspace) }),
      );
      return answer.kind === 'ok' ? { kind: 'shown' } : answer;
    },
    busyUntil: (channel) => call.busyUntil(secretLane(channel)),
    async showSecret(to, note, secrets) {
      const texts = secrets.map(({ credential, secret }) => ({
        credential,
        text: secret.reveal(),
      }));
      const message = content(secretNote(note, texts));
      const answer = await call(secretLane(to.channel), (client) =>
        client.chat.postEphemeral({ channel: to.channel, user: to.person, ...message }),
      );
      return sentFrom(answer, (value) => {
        const shown = ShownAnswer.safeParse(value).data;
        return shown === undefined ? null : { channel: to.channel, ts: shown.message_ts };
      });
    },
  };
}
