import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import { actions } from '../blocks/ids.ts';
import { startBotProcess } from '../src/sandbox/bot-process.ts';
import { channels, credentials, people } from '../src/sandbox/people.ts';
import { eventually, personAt } from '../src/sandbox/person.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/start-sandbox.ts';
import { runCommand } from './spawned.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-init-'));
  folders.push(folder);
  return folder;
}

async function within<T>(options: SandboxOptions, use: (sandbox: Sandbox) => Promise<T>) {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0, ...options });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** Where both sides are; all that a person brings along beside the answers. */
const sidesOf = ({ env }: Sandbox) => ({
  SLACK_API_URL: env['SLACK_API_URL'] ?? '',
  DD_API_URL: env['DD_API_URL'] ?? '',
});

const slackAnswers = [credentials.slackBotToken, credentials.slackAppToken];
const datadogAnswers = ['4', credentials.datadogApiKey, credentials.datadogAppKey];
const rest = [
  credentials.serviceAccount,
  channels.approvers.id,
  people.admin.id,
  "in Dora's vault, at #kv",
];
const goodAnswers = [...slackAnswers, ...datadogAnswers, ...rest];

const init = (sandbox: Sandbox, folder: string, answers: readonly string[]) =>
  runCommand('init', { env: sidesOf(sandbox), folder, answers });

const readEnv = (folder: string) => parse(readFileSync(join(folder, '.env'), 'utf8'));

test('from nothing to a running bot that hands out a key', async () => {
  await within({}, async (sandbox) => {
    const folder = newFolder();
    const ended = await init(sandbox, folder, goodAnswers);
    expect(ended.output).toContain('3 people in C0APPROVERS can approve.');
    expect(ended.output).toContain(
      'Connected to the Slack workspace acme-sandbox and to datadoghq.eu.',
    );
    expect(ended.code).toBe(0);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    const written = readEnv(folder);
    expect(written).toMatchObject({
      DD_SITE: 'datadoghq.eu',
      DD_OWNER: credentials.serviceAccount,
      DD_API_KEY_HINT: "in Dora's vault, at #kv",
    });
    expect(Buffer.from(written['DDKEY_AUDIT_KEY'] ?? '', 'base64')).toHaveLength(32);
    expect(Object.keys(written)).not.toContain('DDKEY_APPROVER_CHANNEL');

    const bot = await startBotProcess(
      { ...sandbox, env: { ...sidesOf(sandbox), PORT: '0' } },
      { path: process.env['PATH'], folder },
    );
    await eventually('the bot is up', async () => bot.output().includes('ddkey is connected'));
    try {
      const dora = personAt(sandbox.control, people.admin.id);
      const ana = personAt(sandbox.control, people.requester.id);
      const ben = personAt(sandbox.control, people.approver.id);
      await dora.waitForText('ddkey is up');
      await ana.types('request look');
      await ana.fill('ddkey.request', { purpose: 'First key', 'kept-in': 'Vault' });
      await ben.waitForText('First key');
      await ben.press(actions.approve);
      await eventually('ana has the key', () => ana.hasButton(actions.received));
      expect(sandbox.datadog.keys().map(({ name }) => name)).toEqual([
        expect.stringContaining('First key'),
      ]);
      expect(await bot.stop()).toBe(0);
    } finally {
      await bot.kill();
    }
  });
});

test('a wrong answer is asked again, with what is wrong about it', async () => {
  await within({}, async (sandbox) => {
    const folder = newFolder();
    const ended = await init(sandbox, folder, [
      ...['', 'xoxp-of-a-person', 'xoxb-of-another-workspace', 'xoxb-nor-an-app-token'],
      ...['xapp-of-another-app', ...slackAnswers],
      ...['datadoghq.example', '99', 'datadoghq.eu', 'no-key', 'ddpat_notAnApplicationKey'],
      ...[credentials.datadogAppKey, ...datadogAnswers],
      ...['somebody', '3f0c0000-0000-4000-8000-00000000dead', credentials.serviceAccount],
      ...['', '#approvers', 'C0NOWHERE', channels.general.id, channels.approvers.id],
      ...['dora', people.guest.id, `${people.admin.id}, ${people.approver.id}`],
      '',
    ]);
    const said = [
      'SLACK_BOT_TOKEN is missing: the bot token of your Slack app',
      'SLACK_BOT_TOKEN must begin with xoxb-',
      'SLACK_APP_TOKEN must begin with xapp-',
      'Slack does not know the bot token.',
      'Slack does not know the app-level token.',
      'DD_SITE must be one of datadoghq.com,',
      'DD_APP_KEY must be an application key: Datadog lets no access token make application keys',
      'datadoghq.eu does not know this API key. A key belongs to one site',
      'DD_OWNER must be current_user or the UUID of a service account',
      'datadoghq.eu has no service account 3f0c0000-0000-4000-8000-00000000dead',
      'This one is needed.',
      'DDKEY_APPROVER_CHANNEL must be the id of a channel, such as C0123456789',
      'The approver channel C0NOWHERE does not exist for ddkey.',
      'The approver channel C0GENERAL is public',
      'Each admin must be the id of a person in Slack, such as U0123456789',
      'U0GIL is a guest. Name full members of this workspace.',
    ];
    let from = 0;
    for (const sentence of said) {
      expect(ended.output.slice(from)).toContain(sentence);
      from = ended.output.indexOf(sentence, from);
    }
    expect(ended.code).toBe(0);
    for (const secret of [...slackAnswers, credentials.datadogApiKey, credentials.datadogAppKey]) {
      expect(ended.output).not.toContain(secret);
    }
    expect(readEnv(folder)['DD_API_KEY_HINT']).toBeUndefined();
    expect(readFileSync(join(folder, 'policy.yml'), 'utf8')).toContain('admins: [U0DORA, U0BEN]');
  });
});

test('answers that end too early write nothing', async () => {
  await within({}, async (sandbox) => {
    const folder = newFolder();
    const ended = await init(sandbox, folder, goodAnswers.slice(0, 4));
    expect(ended.output).toContain('The answers ended before the questions did.');
    expect(ended.code).toBe(2);
    expect(() => statSync(join(folder, '.env'))).toThrow('ENOENT');
  });
});

test('a file that is there is changed only after a yes, and keeps its own lines', async () => {
  await within({}, async (sandbox) => {
    const folder = newFolder();
    const auditKey = Buffer.alloc(32, 'mine').toString('base64');
    const old = `# ours\nLOG_LEVEL=warn\nSLACK_SIGNING_SECRET=before\nDDKEY_AUDIT_KEY=${auditKey}\n`;
    writeFileSync(join(folder, '.env'), old, { mode: 0o644 });
    writeFileSync(join(folder, 'policy.yml'), 'version: 1\n');

    const refused = await init(sandbox, folder, ['no', ...goodAnswers]);
    expect(refused.output).toContain('Nothing was changed.');
    expect(refused.code).toBe(1);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(old);

    const changed = await init(sandbox, folder, ['yes', ...goodAnswers]);
    expect(changed.code).toBe(0);
    expect(changed.output).toContain('policy.yml is there already, and I left it as it is.');
    const text = readFileSync(join(folder, '.env'), 'utf8');
    expect(text.startsWith('# ours\nLOG_LEVEL=warn\n')).toBe(true);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    const { SLACK_SIGNING_SECRET, ...written } = parse(text);
    expect(SLACK_SIGNING_SECRET).toBeUndefined();
    expect(written).toMatchObject({
      DDKEY_AUDIT_KEY: auditKey,
      DDKEY_APPROVER_CHANNEL: channels.approvers.id,
    });
    expect(readFileSync(join(folder, 'policy.yml'), 'utf8')).toBe('version: 1\n');
  });
});

test('a signing secret in place of the app-level token sets up HTTP mode', async () => {
  await within({ mode: 'http' }, async (sandbox) => {
    const folder = newFolder();
    const [bot = ''] = slackAnswers;
    const answers = [bot, credentials.slackSigningSecret, ...datadogAnswers, ...rest];
    const ended = await init(sandbox, folder, answers);
    expect(ended.output).toContain('go to https://YOUR-HOST/slack/events.');
    expect(readEnv(folder)).toMatchObject({
      SLACK_SIGNING_SECRET: credentials.slackSigningSecret,
    });
    expect(Object.keys(readEnv(folder))).not.toContain('SLACK_APP_TOKEN');
  });
});

test('sides that do not answer are checked at the start, and what was answered is kept', async () => {
  const folder = newFolder();
  const env = { SLACK_API_URL: 'http://127.0.0.1:9/api', DD_API_URL: 'http://127.0.0.1:9' };
  const ended = await runCommand('init', { env, folder, answers: goodAnswers });
  expect(ended.output).toContain('Slack does not answer at http://127.0.0.1:9/api/');
  expect(ended.output).toContain('datadoghq.eu does not answer');
  expect(ended.output).toContain('What did not answer is checked again at the start.');
  expect(ended.code).toBe(0);
  expect(readEnv(folder)).toMatchObject({ SLACK_BOT_TOKEN: credentials.slackBotToken });
});
