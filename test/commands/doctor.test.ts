import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checks } from '../../src/doctor/checks.ts';
import { credentials, people } from '../../src/sandbox/people.ts';
import { runCommand } from '../spawned.ts';
import { doctor, doctorJson, within } from './doctor-at.ts';

test('a set-up in which everything is right: each check says so, exit code 0', async () => {
  await within({}, async (_sandbox, env) => {
    const { code, said } = await doctor(env);
    expect(said).toMatch(/\n\d+ right, 0 to look at, 0 wrong\.\n$/u);
    expect(said).not.toContain('Why:');
    expect(code).toBe(0);
    const subjects = said.split('\n').filter((line) => /^[A-Z]/u.test(line));
    expect(subjects).toEqual(['Configuration', 'Slack', 'Datadog main (datadoghq.eu)', 'Ledger']);
    expect(await doctorJson(env)).toMatchObject({ code: 0, fine: true });
  });
});

test('HTTP mode needs no app-level token', async () => {
  await within({}, async (_sandbox, env) => {
    const http = { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: credentials.slackSigningSecret };
    const { code, said } = await doctor({ ...env, ...http });
    expect(said).toContain('app-level token: HTTP mode needs none.');
    expect(code).toBe(0);
  });
});

test('a configuration that cannot be read is told with all its faults at once, exit code 2', async () => {
  await within({}, async ({ slack, datadog }, env) => {
    const spoiled = {
      SLACK_BOT_TOKEN: 'xoxp-of-a-person',
      DD_APP_KEY: 'ddpat_notAnApplicationKey',
      DDKEY_AUDIT_KEY: 'short',
      DDKEY_APPROVER_CHANNEL: '',
    };
    const { code, said } = await doctor({ ...env, ...spoiled });
    expect(code).toBe(2);
    for (const fault of [
      'SLACK_BOT_TOKEN must begin with xoxb-: the bot token of your Slack app.',
      'DD_APP_KEY must be an application key: Datadog lets no access token make application keys.',
      'DDKEY_AUDIT_KEY must be at least 32 bytes as base64, made with: openssl rand -base64 32.',
      'DDKEY_APPROVER_CHANNEL is missing: the id of the private channel whose members approve.',
    ]) {
      expect(said).toContain(`wrong         environment and policy file: ${fault}\n`);
    }
    expect(said).toContain('0 right, 0 to look at, 4 wrong, 3 not looked at.');
    expect(said).toContain('not looked at: the configuration has to be put right first.');
    expect([...slack.calls(), ...datadog.calls()]).toEqual([]);
  });
});

test('a policy file that cannot be read is told with its lines, exit code 2', async () => {
  await within({}, async (_sandbox, env) => {
    writeFileSync(env['DDKEY_POLICY'] ?? '', 'version: 1\napprovals:\n  admin: [U0DORA]\n');
    const told = await doctorJson(env);
    expect(told.code).toBe(2);
    expect(told.findings[0]).toMatchObject({ check: 'configuration', verdict: 'wrong' });
    expect(told.findings[0]?.says).toContain('policy.yml, line 3: ');
    expect(told.findings[0]?.next).toContain('run ddkey doctor again');
  });
});

test('a trap in the policy is worth a look, and no more', async () => {
  await within({}, async (_sandbox, env) => {
    const rules = `rules:
  - name: everything
    when: { scopes: [dashboards_read] }
    approve: { by: { users: [${people.approver.id}] }, need: 1 }
    max_lifetime: 30d
`;
    writeFileSync(env['DDKEY_POLICY'] ?? '', `version: 1\n${rules}`);
    const told = await doctorJson(env);
    expect(told.findings.find(({ check }) => check === 'policy-traps')).toMatchObject({
      verdict: 'look at this',
      next: expect.stringContaining('npx ddkey policy check'),
    });
    expect(told.code).toBe(0);
  });
});

test('two organisations are looked at apart', async () => {
  await within({}, async (_sandbox, env) => {
    const org = (id: string, key: string) =>
      `  - id: ${id}\n    name: ${id}\n    site: datadoghq.eu\n    api_key: $\{${key}}\n    app_key: $\{DD_APP_KEY}\n    owner: { service_account: ${credentials.serviceAccount} }\n`;
    const orgs = `orgs:\n${org('prod', 'DD_API_KEY')}${org('lab', 'LAB_API_KEY')}`;
    writeFileSync(env['DDKEY_POLICY'] ?? '', `version: 1\n${orgs}`);
    const told = await doctorJson({ ...env, LAB_API_KEY: 'f'.repeat(32) });
    const keys = told.findings.filter(({ check }) => check === 'site-and-keys');
    expect(keys).toMatchObject([
      { subject: 'Datadog prod (datadoghq.eu)', verdict: 'right' },
      {
        subject: 'Datadog lab (datadoghq.eu)',
        verdict: 'wrong',
        next: expect.stringContaining('check the site of org lab and LAB_API_KEY'),
      },
    ]);
    expect(told.code).toBe(1);
  });
});

test('no credential is ever told', async () => {
  await within({}, async (_sandbox, env) => {
    const secrets = [
      credentials.slackBotToken,
      credentials.slackAppToken,
      credentials.datadogApiKey,
      credentials.datadogAppKey,
      env['DDKEY_AUDIT_KEY'] ?? '',
    ];
    for (const changed of [{}, { DD_SITE: 'nowhere' }, { SLACK_BOT_TOKEN: 'xoxb-other' }]) {
      for (const args of [[], ['--json']]) {
        const { said } = await doctor({ ...env, ...changed }, args);
        expect(said.length).toBeGreaterThan(100);
        for (const secret of secrets) expect(said).not.toContain(secret);
      }
    }
  });
});

test('wrong usage says how it is meant', async () => {
  await within({}, async (_sandbox, env) => {
    expect(await doctor(env, ['--fix'])).toEqual({
      code: 2,
      said: expect.stringContaining('ddkey doctor [--json]'),
    });
    expect(await doctor(env, ['help'])).toMatchObject({ code: 0 });
  });
});

test('it is a command of its own', async () => {
  await within({}, async (_sandbox, env) => {
    const ended = await runCommand('doctor', { env });
    expect(ended.output).toMatch(/\n\d+ right, 0 to look at, 0 wrong\.\n$/u);
    expect(ended.code).toBe(0);
  });
});

test('docs/doctor.md tells of every check, and of no other', () => {
  const page = readFileSync('docs/doctor.md', 'utf8');
  const told = [...page.matchAll(/^\| `([a-z-]+)` \|/gmu)].map(([, name]) => name);
  expect(told).toEqual(Object.keys(checks));
});
