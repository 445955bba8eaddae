import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { ConfigUnusable, readConfig } from '../../src/config.ts';
import { runBot } from '../../src/main.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { openWorld } from '../world.ts';
import { send } from './raw-request.ts';

const look = (url: string, path: string) => send(`${url}${path}`, { method: 'GET', body: '' });
const statusAt = async (url: string, path: string): Promise<number> =>
  (await look(url, path)).status;

test('in Socket Mode the bot is ready while its socket is open, and says why when it is not', async () => {
  const world = await openWorld();
  const url = world.botUrl();
  try {
    expect(await look(url, '/healthz')).toEqual({ status: 200, body: '{"ok":true}\n' });
    expect(await statusAt(url, '/readyz')).toBe(200);
    expect(await statusAt(url, '/slack/events')).toBe(404);
    world.slack.fault({ side: 'slack', call: 'socket', what: { kind: 'drop' } });
    await eventually('the bot is not ready', async () => (await statusAt(url, '/readyz')) === 503);
    expect((await look(url, '/readyz')).body).toBe(
      '{"ok":false,"reason":"the socket to Slack is not open"}\n',
    );
    expect(await statusAt(url, '/healthz')).toBe(200);
    await eventually(
      'the bot is ready again',
      async () => (await statusAt(url, '/readyz')) === 200,
    );
    expect(world.slack.connected()).toBe(true);
  } finally {
    await world.close();
  }
});

test('in HTTP mode the bot is ready while it listens, on the port that Slack calls', async () => {
  const world = await openWorld({ mode: 'http' });
  const url = world.botUrl();
  try {
    expect(await statusAt(url, '/healthz')).toBe(200);
    expect(await statusAt(url, '/readyz')).toBe(200);
    expect(world.slack.connected()).toBe(true);
  } finally {
    await world.close();
  }
  await expect(statusAt(url, '/healthz')).rejects.toThrow('ECONNREFUSED');
});

test('a port in use ends the start with a sentence and code 1, before anything was touched', async () => {
  const world = await openWorld();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(taken.address());
  const said: string[] = [];
  const out = { write: (text: string): void => void said.push(text) };
  try {
    const env = { ...world.env, PORT: String(port), DATABASE_URL: 'sqlite:/nowhere/ddkey.db' };
    expect(await runBot({ env: { ...env, DDKEY_SANDBOX_CLOCK: '' }, out })).toBe(1);
    expect(said.join('')).toBe(
      `Cannot listen on port ${port} of 127.0.0.1: another program uses it; set PORT to a free one.\n`,
    );
  } finally {
    taken.close();
    await world.close();
  }
});

const required = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  DD_SITE: 'datadoghq.eu',
  DD_API_KEY: 'a',
  DD_APP_KEY: 'b',
  DDKEY_APPROVER_CHANNEL: 'C0APPROVERS',
  DDKEY_AUDIT_KEY: Buffer.alloc(32).toString('base64'),
};
const secret = credentials.slackSigningSecret;

const faultsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    readConfig(variables);
    return [];
  } catch (fault) {
    if (fault instanceof ConfigUnusable) return fault.faults;
    throw fault;
  }
};

test('exactly one of app-level token and signing secret picks the mode, and with it the address', () => {
  expect(readConfig({ ...required, SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
    slack: { transport: { mode: 'socket', appToken: 'xapp-1' } },
    listen: { host: '127.0.0.1', port: 3000 },
  });
  expect(readConfig({ ...required, SLACK_SIGNING_SECRET: secret, PORT: '8080' })).toMatchObject({
    slack: { transport: { mode: 'http', signingSecret: secret } },
    listen: { host: '0.0.0.0', port: 8080 },
  });
  expect(faultsOf({ ...required, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: ' ' })).toEqual([
    'SLACK_APP_TOKEN is missing: the app-level token with connections:write (or, for HTTP mode, SLACK_SIGNING_SECRET)',
  ]);
  expect(
    faultsOf({ ...required, SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: secret }),
  ).toEqual(['SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: keep the one of your mode']);
});

test('a wrong mode is reported together with every other fault', () => {
  const faults = faultsOf({ ...required, DD_SITE: 'mars', PORT: '70000' });
  expect(faults).toHaveLength(3);
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'SLACK_APP_TOKEN',
    'PORT',
    'DD_SITE',
  ]);
  expect(faultsOf({ ...required, SLACK_SIGNING_SECRET: 'short' })).toEqual([
    'SLACK_SIGNING_SECRET must be at least 16 characters without blanks, from "Basic Information"',
  ]);
});
