import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Observe } from '../../src/observe/doing.ts';
import { callsSeen } from '../../src/slack/calls-seen.ts';

/* What is handed on of Slack's answers, and what each comes to for the numbers. */

let said = { status: 200, text: '' };
const slack = createServer((_request, response) => {
  response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.text);
});
let base = '';
beforeAll(async () => {
  slack.listen(0, '127.0.0.1');
  await once(slack, 'listening');
  const { port } = z.object({ port: z.number() }).parse(slack.address());
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  slack.close();
});

/** Calls a path of a Slack that gives this answer. */
async function call(path: string, answer: typeof said) {
  said = answer;
  const seen: string[] = [];
  const observe: Observe = async (doing, run, outcomeOf) => {
    const value = await run();
    seen.push(`${doing.kind} ${doing.name} ${outcomeOf(value)}`);
    return value;
  };
  const response = await callsSeen(observe)(`${base}${path}`, { method: 'POST', body: 'x=1' });
  return { text: await response.text(), seen };
}

test('a view that Slack repeats is not handed on, but its id and hash are', async () => {
  const view = { id: 'V0FORM', hash: '1.a', type: 'modal', blocks: [{ type: 'divider' }] };
  const text = JSON.stringify({ ok: true, view, response_metadata: { messages: ['as it came'] } });
  const answer = await call('/api/views.open', { status: 200, text });
  expect(JSON.parse(answer.text)).toEqual({
    ok: true,
    view: { id: 'V0FORM', hash: '1.a' },
    response_metadata: { messages: ['as it came'] },
  });
  expect(answer.seen).toEqual(['slack views.open ok']);
});

const asItCame = [
  { method: 'users.info', status: 200, text: '{"ok":true,"user":{"id":"U0ANNA"}}', outcome: 'ok' },
  { method: 'views.open', status: 200, text: '{"ok":false,"error":"x"}', outcome: 'refused' },
  { method: 'views.open', status: 200, text: '{"ok":true,"view":"odd"}', outcome: 'ok' },
  { method: 'views.open', status: 200, text: '<html>a proxy</html>', outcome: 'silent' },
  { method: 'views.open', status: 200, text: '[]', outcome: 'silent' },
  { method: 'chat.update', status: 429, text: '', outcome: 'busy' },
  { method: 'chat.update', status: 503, text: '{"ok":true}', outcome: 'silent' },
];
test.each(asItCame)(
  '$method answered by $status $text is handed on as it came, and is $outcome',
  async ({ method, outcome, ...said }) => {
    const answer = await call(`/api/${method}`, said);
    expect(answer).toEqual({ text: said.text, seen: [`slack ${method} ${outcome}`] });
  },
);

test.each([
  [200, 'ok'],
  [404, 'refused'],
])('at the address that came with a press, a status of %i is %s', async (status, outcome) => {
  const answer = await call('/commands/T0/1/secret-looking', { status, text: 'ok' });
  expect(answer).toEqual({ text: 'ok', seen: [`slack response_url ${outcome}`] });
});
