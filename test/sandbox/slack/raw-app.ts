import { WebSocket } from 'ws';
import { z } from 'zod';
import { credentials } from '../../../src/sandbox/people.ts';
import {
  type SlackOptions,
  type SlackStandIn,
  startSlack,
} from '../../../src/sandbox/slack/stand-in.ts';
import { checkBlocks, type Surface } from '../../../src/sandbox/slack/surface-check.ts';

const Answer = z.looseObject({ ok: z.boolean() });
type Answer = z.infer<typeof Answer>;
const Envelope = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z
    .looseObject({ trigger_id: z.string().optional(), response_url: z.string().optional() })
    .optional(),
});
type Envelope = z.infer<typeof Envelope>;
type Reply = (envelope: Envelope) => unknown;

/** What one Web API call answered. */
export type Called = { status: number; headers: Headers; body: Answer };

export const callApi = async (
  slack: SlackStandIn,
  method: string,
  given: Record<string, unknown>,
): Promise<Called> => {
  const { token = credentials.slackBotToken, ...body } = given;
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: Answer.parse(await response.json()),
  };
};

/** The error of a call, or `ok`. */
export const errorOf = async (call: Promise<Called>): Promise<unknown> =>
  (await call).body['error'] ?? 'ok';

/** Why a call was refused: `response_metadata.messages`. */
export const messagesOf = async (call: Promise<Called>): Promise<string[]> =>
  z
    .looseObject({ response_metadata: z.object({ messages: z.array(z.string()) }) })
    .parse((await call).body).response_metadata.messages;

/** A socket that keeps what it gets and acknowledges with what `reply` returns; null: never. */
export type RawSocket = {
  readonly got: Envelope[];
  readonly socket: WebSocket;
  next(type: string): Promise<Envelope>;
};

const until = async <T>(find: () => T | undefined): Promise<T> => {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('waited in vain');
};

export const openSocket = async (
  slack: SlackStandIn,
  reply: Reply = () => ({}),
): Promise<RawSocket> => {
  const opened = await callApi(slack, 'apps.connections.open', {
    token: credentials.slackAppToken,
  });
  return await connect(String(opened.body['url']), reply);
};

export const connect = async (url: string, reply: Reply = () => ({})): Promise<RawSocket> => {
  const socket = new WebSocket(url);
  const got: Envelope[] = [];
  socket.on('message', (data) => {
    const envelope = Envelope.parse(JSON.parse(String(data)));
    got.push(envelope);
    const answer = envelope.envelope_id === undefined ? null : reply(envelope);
    if (answer !== null) {
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: answer }));
    }
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const next = (type: string) => until(() => got.find((one) => one.type === type));
  await until(() => got[0]);
  return { got, socket, next };
};

export type Connected = { readonly slack: SlackStandIn; readonly app: RawSocket };

/** A stand-in with one connected raw app, stopped after the test. */
export const withSlack = async (
  options: SlackOptions,
  run: (connected: Connected) => Promise<void>,
): Promise<void> => {
  const slack = await startSlack({ minMsPerChannelMessage: 0, ...options });
  try {
    await run({ slack, app: await openSocket(slack) });
  } finally {
    await slack.stop();
  }
};

/** Types the command and gives back the trigger_id and response_url that the app got. */
export const typeCommand = async ({ slack, app }: Connected, as: string, channel = 'C0GENERAL') => {
  const before = app.got.length;
  await slack.act(as, { do: 'command', channel, text: 'request' }, 1);
  const payload = app.got.slice(before).find((one) => one.type === 'slash_commands')?.payload;
  return { trigger: payload?.trigger_id ?? '', responseUrl: payload?.response_url ?? '' };
};

export const postJson = async (url: string, body: unknown) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};

export const plain = (text: string) => ({ type: 'plain_text', text });
export const section = (text: string, more: object = {}) => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
  ...more,
});
export const button = (actionId: string, more: object = {}) => ({
  type: 'button',
  action_id: actionId,
  text: plain('Press'),
  ...more,
});
export const modal = (blocks: unknown[], more: object = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('A form'),
  submit: plain('Send'),
  blocks,
  ...more,
});
export const input = (blockId: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: blockId,
  label: plain('Field'),
  element: { action_id: 'value', ...element },
  ...more,
});

export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
export const option = (value: string, more: object = {}) => ({
  text: plain(value),
  value,
  ...more,
});
export const options = (count: number) =>
  Array.from({ length: count }, (_, at) => option(`o${at}`));
export const repeat = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
export const confirm = {
  title: plain('T'),
  text: plain('Sure?'),
  confirm: plain('Yes'),
  deny: plain('No'),
};

/** The rules that blocks break, as `RULE at JSON-POINTER`. */
export const rulesFor = (surface: Surface, blocks: unknown): readonly string[] => {
  const checked = checkBlocks(surface, blocks, ['blocks']);
  const messages = checked.kind === 'fine' ? [] : checked.messages;
  return messages.map((one) => one.replace(/^\[ERROR\] (.*) \[json-pointer:(.*)\]$/, '$1 at $2'));
};
