import express, { type RequestHandler } from 'express';
import type { Json } from '../control.ts';
import { app } from '../people.ts';
import { flagArgument } from './arguments.ts';
import type { Faults, HttpFault } from './faults.ts';
import { exchange, replyOf } from './http-exchange.ts';
import { isRecord, parseJson, textOf } from './json.ts';
import { checkMessage } from './message-check.ts';
import { post, rewrite, whisper } from './messages.ts';
import type { SlackState } from './method.ts';
import type { ReplyPlace } from './response-urls.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { SeeCall } from './web-api.ts';
import type { Channel, Message } from './workspace.ts';

/**
 * Does what an answer to a command or a click says: a new message in that channel, for this person
 * alone unless it says `in_channel`, whether or not the bot is a member there.
 */
export function answerInPlace(state: SlackState, reply: ReplyPlace, answer: Json): void {
  const place = state.workspace.channels.get(reply.channel);
  if (place === undefined) throw new SlackRefusal('channel_not_found', { status: 404 });
  const content = {
    ...checkMessage(textOf(answer, 'text'), answer['blocks']),
    threadTs: textOf(answer, 'thread_ts') || null,
  };
  if (textOf(answer, 'response_type') === 'in_channel') post(state.workspace, place, content);
  else whisper(state.workspace, { place, person: reply.person }, content);
}

const originalOf = (place: Channel | undefined, reply: ReplyPlace): Message | undefined => {
  const message = place?.messages.get(reply.original ?? '');
  return message?.from === app.botUser ? message : undefined;
};

/**
 * Replaces or deletes the message that was acted upon. Of an ephemeral that is gone from the
 * screen nothing is left to change, and Slack says ok all the same.
 */
const changeOriginal = (state: SlackState, reply: ReplyPlace, answer: Json): void => {
  const place = state.workspace.channels.get(reply.channel);
  const original = originalOf(place, reply);
  const content = flagArgument(answer, 'delete_original')
    ? null
    : checkMessage(textOf(answer, 'text'), answer['blocks']);
  if (place === undefined || original === undefined) return;
  if (content === null) place.messages.delete(original.ts);
  else rewrite(place, original, content);
};

const write = (state: SlackState, reply: ReplyPlace, answer: Json): void => {
  const changes =
    flagArgument(answer, 'replace_original') || flagArgument(answer, 'delete_original');
  // The response_url of a slash command has no original: it posts once more (slackapi/bolt-js#2287).
  if (changes && reply.original !== null) changeOriginal(state, reply, answer);
  else answerInPlace(state, reply, answer);
};

const respond = (state: SlackState, id: string, text: unknown): string => {
  const reply = state.responseUrls.use(id);
  const body = parseJson(String(text));
  if (!isRecord(body)) throw new SlackRefusal('invalid_payload');
  write(state, reply, body);
  return 'ok';
};

/** A response_url that refuses does so by its status, so a fault `error` is a 404 here. */
const asStatus = (fault: HttpFault | null): HttpFault | null =>
  fault?.kind === 'error'
    ? { kind: 'answer', status: 404, body: JSON.stringify({ ok: false, error: fault.error }) }
    : fault;

type Deps = { readonly state: SlackState; readonly faults: Faults; readonly see: SeeCall };

const handle =
  ({ state, faults, see }: Deps): RequestHandler =>
  async (request, response) => {
    const outcome = await exchange(response, asStatus(faults.next('respond')), () =>
      replyOf(() => respond(state, String(request.params['id']), request.body), 400),
    );
    see({ method: 'respond', ...outcome });
  };

/** The response_urls. Mount it under `/response`. */
export function responseUrlApi(deps: Deps): express.Router {
  const router = express.Router();
  router.use(express.text({ type: () => true, limit: '8mb' }));
  router.post('/:id', handle(deps));
  return router;
}
