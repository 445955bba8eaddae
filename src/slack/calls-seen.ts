import type { FetchFunction } from '@slack/web-api';
import { z } from 'zod';
import type { Observe } from '../observe/doing.ts';

/** Every method that the bot calls. */
const slackMethods: readonly string[] = [
  'apps.connections.open',
  'auth.test',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.info',
  'conversations.members',
  'conversations.open',
  'usergroups.list',
  'users.getPresence',
  'users.info',
  'views.open',
  'views.publish',
  'views.push',
  'views.update',
];

/** Bolt answers a press or a command at the address that came with it. */
const answering = 'response_url';

/** What is called, by the address: no address becomes a label, and it may be no address at all. */
function methodOf(url: string | URL): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const last = path.split('/').at(-1) ?? '';
  if (slackMethods.includes(last)) return last;
  return path.includes('/api/') ? 'other' : answering;
}

const Answer = z.object({ ok: z.boolean() });

/** What Slack's answer comes to; at the address that came with a press it is a status alone. */
function outcomeOf(method: string, status: number, text: string): string {
  if (status === 429) return 'busy';
  if (status >= 500) return 'silent';
  if (method === answering) return status < 300 ? 'ok' : 'refused';
  try {
    const answer = Answer.safeParse(JSON.parse(text));
    if (!answer.success) return 'silent';
    return answer.data.ok ? 'ok' : 'refused';
  } catch {
    return 'silent';
  }
}

type FetchResponse = Awaited<ReturnType<FetchFunction>>;

/** An answer whose body was read already. */
const readAnswer = ({ ok, status, statusText, url, headers }: FetchResponse, text: string) => ({
  ok,
  status,
  statusText,
  url,
  headers,
  text: () => Promise.resolve(text),
  json: async (): Promise<unknown> => JSON.parse(text),
  arrayBuffer: () => new Response(text).arrayBuffer(),
});

/** The client's usual way to call, looked at: which method, how long, and what came of it. */
export const callsSeen =
  (observe: Observe): FetchFunction =>
  async (url, init) => {
    const name = methodOf(url);
    const { answer } = await observe(
      { kind: 'slack', name },
      async () => {
        const response = await globalThis.fetch(url, init);
        const text = await response.text();
        return { answer: readAnswer(response, text), text };
      },
      ({ answer: { status }, text }) => outcomeOf(name, status, text),
    );
    return answer;
  };
