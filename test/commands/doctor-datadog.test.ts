import { expect, test } from '@jest/globals';
import { credentials } from '../../src/sandbox/people.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Broken, doctorJson, goodScopes, play, within } from './doctor-at.ts';

const behindKeys = {
  'own-key': 'not looked at',
  'permissions-missing': 'not looked at',
  'permissions-superfluous': 'not looked at',
  owner: 'not looked at',
  'owner-role': 'not looked at',
  'one-time-read': 'not looked at',
  'key-limits': 'not looked at',
  tokens: 'not looked at',
} as const;

const handOut = 'ddkey hand-out';
const permit = (owner: string, permission: string, may: boolean) => (sandbox: Sandbox) =>
  sandbox.datadog.byHand({ do: 'permit', owner, permission, may });
const without = (...names: string[]) => ({
  ownKeyScopes: goodScopes.filter((scope) => !names.includes(scope)),
});
const ofUser = { DD_OWNER: 'current_user', DD_KINDS: 'application,pair,api' };
const ofUserScopes = [
  ...goodScopes.filter((scope) => scope !== 'service_account_write'),
  'user_app_keys',
];
const broken: readonly Broken[] = [
  {
    what: 'an API key of another site',
    env: { DD_SITE: 'us5.datadoghq.com', DD_API_KEY: 'fa4e0000000000000000000000000001' },
    found: { 'site-and-keys': 'wrong', ...behindKeys },
    says: 'us5.datadoghq.com does not know this API key.',
    next: 'A key belongs to one site: check DD_SITE and DD_API_KEY. Datadog’s sites are datadoghq.com, us3.datadoghq.com, us5.datadoghq.com, datadoghq.eu, ap1.datadoghq.com, ap2.datadoghq.com, uk1.datadoghq.com, ddog-gov.com, us2.ddog-gov.com; ddkey tries none unasked.',
    code: 1,
  },
  {
    what: 'an application key that does not belong to the API key',
    env: { DD_APP_KEY: 'ddapp_ofAnotherOrganisation000000000' },
    found: { 'site-and-keys': 'wrong', ...behindKeys },
    says: 'datadoghq.eu knows this API key, but refuses the application key.',
    next: 'Both must belong to the same organisation: check DD_APP_KEY.',
    code: 1,
  },
  {
    what: 'a Datadog that cannot be reached',
    env: { DD_API_URL: 'http://127.0.0.1:9' },
    found: { 'site-and-keys': 'wrong', ...behindKeys, 'datadog-clock': 'not looked at' },
    says: 'datadoghq.eu does not answer',
    next: 'Check the network (and DD_API_URL, if you set it)',
    code: 1,
  },
  {
    what: 'a role that may not make keys of the service account',
    given: permit('ddkey bot', 'service_account_write', false),
    found: {
      'permissions-missing': 'wrong',
      owner: 'wrong',
      'key-limits': 'not looked at',
      tokens: 'not looked at',
    },
    says: 'The bot’s application key lacks service_account_write: without service_account_write no key can be made or ended.',
    next: 'Give service_account_write to the role of the user of DD_APP_KEY, and to the scopes of that key.',
    code: 1,
  },
  {
    what: 'a key whose scopes leave out what API keys take',
    datadog: without('api_keys_delete'),
    found: { 'permissions-missing': 'wrong' },
    says: 'lacks api_keys_delete: without api_keys_delete API keys cannot be made, found and deleted.',
    next: 'Give api_keys_delete to the role',
    code: 1,
  },
  {
    what: 'a key that may not look after the keys of others, nor read what was used',
    datadog: without('org_app_keys_write', 'audit_logs_read'),
    found: { 'permissions-missing': 'look at this' },
    says: 'lacks org_app_keys_write, audit_logs_read',
    next: 'Give org_app_keys_write, audit_logs_read to the role',
    code: 0,
  },
  {
    what: 'a key that may not read who may do what',
    datadog: without('user_access_read'),
    found: {
      'permissions-missing': 'look at this',
      owner: 'look at this',
      'owner-role': 'look at this',
    },
    says: 'lacks user_access_read',
    next: 'Give user_access_read to the role',
    code: 0,
  },
  {
    what: 'a key with more than it needs',
    datadog: { ownKeyScopes: [...goodScopes, 'logs_read_data', 'user_access_manage'] },
    found: { 'permissions-superfluous': 'look at this' },
    says: 'has logs_read_data, user_access_manage, which it does not need.',
    next: 'Limit the key of DD_APP_KEY to these scopes: service_account_write,',
    code: 0,
  },
  {
    what: 'permissions over API keys where none are handed out',
    env: { DD_KINDS: 'token,application' },
    found: { 'permissions-superfluous': 'look at this' },
    says: 'has api_keys_write, api_keys_read, api_keys_delete, which it does not need.',
    next: 'Limit the key of DD_APP_KEY',
    code: 0,
  },
  {
    what: 'an owner that is not there',
    env: { DD_OWNER: '3f0c0000-0000-4000-8000-00000000dead' },
    found: {
      owner: 'wrong',
      'owner-role': 'not looked at',
      'key-limits': 'not looked at',
      tokens: 'not looked at',
    },
    says: 'datadoghq.eu has no service account 3f0c0000-0000-4000-8000-00000000dead.',
    next: 'Check DD_OWNER.',
    code: 1,
  },
  {
    what: 'an owner whose account was closed',
    given: ({ datadog }) => datadog.byHand({ do: 'disable', owner: handOut }),
    found: { owner: 'wrong' },
    says: 'Keys would belong to the service account in DD_OWNER, and it is disabled.',
    next: 'Enable it in Datadog, or name another one: DD_OWNER.',
    code: 1,
  },
  {
    what: 'an owner whose role is too small for the jobs of the policy',
    given: permit(handOut, 'slos_write', false),
    found: { 'owner-role': 'look at this' },
    says: 'The owner’s role does not cover “SLOs as code”, “Terraform: monitors”, “Terraform: the whole provider”: it lacks slos_write.',
    next: 'Give its role slos_write, or take these jobs out of the policy’s presets.',
    code: 0,
  },
  {
    what: 'keys of a person that can be read again',
    env: ofUser,
    datadog: { ownKeyScopes: ofUserScopes, oneTimeRead: false },
    found: { 'one-time-read': 'look at this', 'owner-role': 'look at this' },
    says: 'It is off: whoever is the user of the bot’s key can read each key again.',
    next: 'Turn it on in Datadog, under "Organization Settings", "Application Keys"',
    code: 0,
  },
  {
    what: 'a full list of API keys',
    datadog: { maxApiKeys: 1 },
    found: { 'key-limits': 'wrong' },
    says: 'Full: application keys of the owner: 0 of 1000; API keys: 1 of 1.',
    next: 'Delete keys that nobody needs',
    code: 1,
  },
  {
    what: 'a list of API keys that is full to four fifths',
    datadog: { maxApiKeys: 5 },
    given: ({ datadog }) => {
      for (const name of ['one', 'two', 'three']) datadog.byHand({ do: 'make', kind: 'api', name });
    },
    found: { 'key-limits': 'look at this' },
    says: 'Nearly full: application keys of the owner: 0 of 1000; API keys: 4 of 5.',
    next: 'ask Datadog’s support for a higher limit',
    code: 0,
  },
  {
    what: 'an organisation without access tokens',
    datadog: { offersTokens: false },
    found: { tokens: 'look at this' },
    says: 'The organisation has none',
    next: 'Ask Datadog’s support for service access tokens',
    code: 0,
  },
];

test.each(broken)('$what: the right check finds it, with the next step', play);

test('keys of a person are right where the organisation shows them once', async () => {
  const ownKeyScopes = ofUserScopes;
  await within({ datadog: { ownKeyScopes } }, async (_sandbox, env) => {
    const told = await doctorJson({ ...env, ...ofUser });
    const about = (name: string) => told.findings.find(({ check }) => check === name);
    expect(about('one-time-read')).toMatchObject({
      verdict: 'right',
      says: 'It is on: a key is shown once.',
    });
  });
});

test('keys that the site does not know are tried nowhere else', async () => {
  await within({}, async ({ datadog }, env) => {
    await doctorJson({ ...env, DD_API_KEY: credentials.datadogApiKey.replace('fa4e', 'fa4f') });
    expect(datadog.calls().map(({ method }) => method)).toEqual(['validate', 'validate']);
  });
});
