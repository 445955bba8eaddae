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

/** An answer about a view repeats the whole view; of that, nobody here reads more than this. */
const Answer = z.looseObject({
  ok: z.boolean(),
  view: z.object({ id: z.string(), hash: z.string() }).optional().catch(undefined),
});

type Heard = { readonly outcome: string; readonly text: string };

/**
 * What Slack's answer comes to, and what is handed on of it: the client walks through all that it
 * is given for a debug line, so a view that is repeated ends here.
 */
function hear(text: string): Heard {
  try {
    const answer = Answer.safeParse(JSON.parse(text));
    if (!answer.success) return { outcome: 'silent', text };
    const { ok, view } = answer.data;
    const outcome = ok ? 'ok' : 'refused';
    return { outcome, text: view === undefined ? text : JSON.stringify(answer.data) };
  } catch {
    return { outcome: 'silent', text };
  }
}

/** The same for any address; where a press came with one, the answer is a status alone. */
function hearFrom(method: string, status: number, text: string): Heard {
  if (status === 429) return { outcome: 'busy', text };
  if (status >= 500) return { outcome: 'silent', text };
  if (method === answering) return { outcome: status < 300 ? 'ok' : 'refused', text };
  return hear(text);
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
        const heard = hearFrom(name, response.status, await response.text());
        return { answer: readAnswer(response, heard.text), outcome: heard.outcome };
      },
      ({ outcome }) => outcome,
    );
    return answer;
  };
