import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { credentials } from '../../src/sandbox/people.ts';
import { refusalOf } from '../../src/sandbox/real-looking.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { runCommand } from '../spawned.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

type Asked = {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Asks with any headers, which `fetch` would not let us set. */
const statusOf = ({ path, method = 'GET', headers = {}, body = '' }: Asked): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(`${sandbox.controlUrl}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(body);
  });

const move = { path: '/control/clock', method: 'POST', body: '{"byMs":1}' } as const;
const json = { 'content-type': 'application/json' };

test('another host name is refused on every path, as a rebound name would bring it', async () => {
  const headers = { host: 'evil.example' };
  for (const path of ['/', '/page.css', '/control/keys', '/clock']) {
    expect([path, await statusOf({ path, headers })]).toEqual([path, 421]);
  }
  expect(await statusOf({ path: '/', headers: { host: 'localhost:1' } })).toBe(200);
});

test('a control call from another site is refused, one of the page or a program is not', async () => {
  const own = sandbox.controlUrl;
  const refused = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of refused) {
    expect([headers, await statusOf({ ...move, headers: { ...json, ...headers } })]).toEqual([
      headers,
      403,
    ]);
    expect(await statusOf({ path: '/control/keys', headers })).toBe(403);
    expect(await statusOf({ path: '/control/events', headers })).toBe(403);
  }
  expect(await statusOf({ ...move, headers: { ...json, origin: own } })).toBe(200);
  expect(await statusOf({ ...move, headers: json })).toBe(200);
});

test('the page comes with a policy that lets in only its own scripts and styles', async () => {
  const answer = await fetch(sandbox.controlUrl);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(await answer.text()).not.toMatch(/<script(?![^>]*src=)/u);
});

test('of the sandbox only the modules of the page are served', async () => {
  expect(await statusOf({ path: '/modules/page/browser/main.js' })).toBe(200);
  const closed = [
    '/modules/control.js',
    '/modules/start-sandbox.js',
    '/modules/page/browser/../../main.js',
    '/modules/page/browser/%2e%2e/%2e%2e/main.js',
    '/modules/../cli.js',
  ];
  for (const path of closed) expect([path, await statusOf({ path })]).toEqual([path, 404]);
});

test('it does not start beside what looks like a real token, and says which', async () => {
  expect(refusalOf({ SLACK_BOT_TOKEN: credentials.slackBotToken, DD_API_KEY: '' })).toBeNull();
  const env = { SLACK_BOT_TOKEN: 'xoxb-1234-abcd', DD_APP_KEY: 'ddapp_abc' };
  const { code, output } = await runCommand('sandbox', { env });
  expect(code).toBe(2);
  expect(output).toContain('SLACK_BOT_TOKEN, DD_APP_KEY');
  expect(output).not.toContain('xoxb-1234');
});

test('it is bound to this machine alone', () => {
  expect(new URL(sandbox.controlUrl).hostname).toBe('127.0.0.1');
});
