import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { runBot } from '../src/main.ts';
import { startBotProcess } from '../src/sandbox/bot-process.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/start-sandbox.ts';
import { botScopes } from '../src/slack/bot-scopes.ts';
import { runCommand } from './spawned.ts';

async function within<T>(options: SandboxOptions, use: (sandbox: Sandbox) => Promise<T>) {
  const sandbox = await startSandbox(options);
  try {
    return await use(sandbox);
  } finally {
    await sandbox.stop();
  }
}

type Env = Readonly<Record<string, string>>;

/** Starts a bot in this process; its lines, and the exit code that it would have. */
async function start(sandbox: Sandbox, env: Env) {
  const said: string[] = [];
  const out = { write: (text: string): void => void said.push(text) };
  const code = await runBot({ env: { ...sandbox.env, DDKEY_SANDBOX_CLOCK: '', ...env }, out });
  return { code, output: said.join('') };
}

type Case = {
  readonly what: string;
  readonly env: Env;
  readonly said: string;
  readonly code: 1 | 2;
  readonly sandbox?: SandboxOptions;
};

const withoutScope = (...names: string[]) => ({
  slack: { granted: { bot: botScopes.filter((scope) => !names.includes(scope)) } },
});
const unreachable = 'http://127.0.0.1:9/';

const cases: readonly Case[] = [
  {
    what: 'a bot token that Slack does not know',
    env: { SLACK_BOT_TOKEN: 'xoxb-of-another-workspace' },
    said: 'Slack does not know the bot token. Copy it again from "OAuth & Permissions" of your Slack app, and put it into SLACK_BOT_TOKEN.',
    code: 1,
  },
  {
    what: 'an app-level token that Slack does not know',
    env: { SLACK_APP_TOKEN: 'xapp-of-another-app' },
    said: 'Slack does not know the app-level token. Make one with connections:write under "Basic Information", "App-Level Tokens", and put it into SLACK_APP_TOKEN.',
    code: 1,
  },
  {
    what: 'an app token that is none',
    env: { SLACK_APP_TOKEN: 'xoxp-a-user-token' },
    said: 'SLACK_APP_TOKEN must begin with xapp-: the app-level token with connections:write',
    code: 2,
  },
  {
    what: 'an app-level token without connections:write',
    env: {},
    sandbox: { slack: { granted: { app: ['authorizations:read'] } } },
    said: 'The app-level token in SLACK_APP_TOKEN lacks the scope connections:write. Make a new one with it under "Basic Information", "App-Level Tokens".',
    code: 1,
  },
  {
    what: 'one missing bot scope',
    env: {},
    sandbox: withoutScope('groups:read'),
    said: 'The Slack app lacks the bot scope groups:read. Paste manifest.yml into its "App Manifest" again, and reinstall it to your workspace.',
    code: 1,
  },
  {
    what: 'several missing bot scopes',
    env: {},
    sandbox: withoutScope('im:write', 'users:read'),
    said: 'The Slack app lacks the bot scopes im:write, users:read. Paste manifest.yml into its "App Manifest" again, and reinstall it to your workspace.',
    code: 1,
  },
  {
    what: 'a Slack that cannot be reached',
    env: { SLACK_API_URL: `${unreachable}api/` },
    said: `Slack does not answer at ${unreachable}api/, so ddkey cannot start. Check the network (and SLACK_API_URL, if you set it), and start it again.`,
    code: 1,
  },
  {
    what: 'an API key that the site does not know, or of another site',
    env: { DD_SITE: 'us5.datadoghq.com', DD_API_KEY: 'fa4e0000000000000000000000000001' },
    said: 'us5.datadoghq.com does not know this API key. A key belongs to one site: check DD_SITE and DD_API_KEY.',
    code: 1,
  },
  {
    what: 'an application key that does not belong to the API key',
    env: { DD_APP_KEY: 'ddapp_ofAnotherOrganisation000000000' },
    said: 'datadoghq.eu knows this API key, but refuses the application key. Both must belong to the same organisation: check DD_APP_KEY.',
    code: 1,
  },
  {
    what: 'a ledger that cannot be opened',
    env: { DATABASE_URL: 'sqlite:/dev/null/ddkey.db' },
    said: 'The ledger /dev/null/ddkey.db cannot be opened: ',
    code: 1,
  },
];

test.each(cases)('$what: one sentence, exit code $code', async ({ env, sandbox, said, code }) => {
  const ended = await within(sandbox ?? {}, (place) => start(place, env));
  expect(ended.output).toContain(said);
  expect(ended.output.trim().split('\n')).toHaveLength(1);
  expect(ended.code).toBe(code);
});

test('the process ends with that sentence and nothing else', async () => {
  const ended = await within({}, ({ env }) =>
    runCommand('start', { env: { ...env, SLACK_BOT_TOKEN: 'xoxb-x' } }),
  );
  expect(ended.output).toMatch(/^Slack does not know the bot token\.[^\n]+\n$/u);
  expect(ended.code).toBe(1);
});

test('asked to stop in the middle of its start, it ends in order', async () => {
  await within({}, async (place) => {
    const what = { kind: 'slow', ms: 1500 } as const;
    await place.control.fault({ side: 'slack', call: 'apps.connections.open', what });
    const methods = () => place.slack.calls().map(({ method }) => method);
    const ended = await runCommand('start', {
      env: place.env,
      stopOnce: () => methods().includes('auth.test'),
    });
    expect(ended.output).toContain('ddkey is stopping');
    expect(ended.code).toBe(0);
    expect(place.slack.connected()).toBe(false);
  });
});

test('faults of both sides are said at once', async () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-x', SLACK_APP_TOKEN: 'xapp-x', DD_API_KEY: 'no-key' };
  const ended = await within({}, (place) => start(place, env));
  expect(ended.output.trim().split('\n')).toEqual([
    expect.stringContaining('Slack does not know the bot token.'),
    expect.stringContaining('Slack does not know the app-level token.'),
    expect.stringContaining('datadoghq.eu does not know this API key.'),
  ]);
  expect(ended.code).toBe(1);
});

test('another site is never tried', async () => {
  await within({}, async (place) => {
    await start(place, { DD_API_KEY: 'no-key' });
    expect(place.datadog.calls().map(({ method }) => method)).toEqual(['validate', 'validate']);
  });
});

describe('what somebody else holds', () => {
  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const at = taken.address();
    const port = typeof at === 'object' && at !== null ? String(at.port) : '';
    const ended = await within({}, (place) => start(place, { PORT: port }));
    taken.close();
    expect(ended).toEqual({
      code: 1,
      output: `Cannot listen on port ${port} of 127.0.0.1: another program uses it; set PORT to a free one.\n`,
    });
  });

  test('a ledger that another bot runs on', async () => {
    await within({}, async (place) => {
      const first = await startBotProcess(place, { path: process.env['PATH'] });
      const second = await start(place, {});
      expect(second).toEqual({
        code: 1,
        output: `Another ddkey is running on ${place.ledgerPath}. Stop it first, or give this one its own DATABASE_URL.\n`,
      });
      expect(await first.stop()).toBe(0);
    });
  });
});

test('the scopes that are asked for are those of the manifest', () => {
  const manifest = readFileSync('manifest.yml', 'utf8');
  const listed = /\n {4}bot:\n(?<lines>(?: {6}- .*\n)+)/u.exec(manifest)?.groups?.['lines'] ?? '';
  expect([...listed.matchAll(/- (\S+)/gu)].map(([, name]) => name)).toEqual(botScopes);
});
