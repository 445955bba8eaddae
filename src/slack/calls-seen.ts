import type { FetchFunction } from '@slack/web-api';
import { z } from 'zod';
import type { Observe } from '../observe/doing.ts';

/** Every method that the bot calls; any other counts as `other`, so that no path becomes a label. */
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

function methodOf(url: string | URL): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return slackMethods.includes(last) ? last : 'other';
}

const Answer = z.object({ ok: z.boolean() });

/** What Slack's answer comes to. */
function outcomeOf(status: number, text: string): string {
  if (status === 429) return 'busy';
  if (status >= 500) return 'silent';
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
    const { answer } = await observe(
      { kind: 'slack', name: methodOf(url) },
      async () => {
        const response = await globalThis.fetch(url, init);
        const text = await response.text();
        return { answer: readAnswer(response, text), text };
      },
      ({ answer: { status }, text }) => outcomeOf(status, text),
    );
    return answer;
  };
