import { expect, test } from '@jest/globals';
import { ConfigUnusable, readConfig } from '../src/config.ts';

const good: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'xoxb-not-a-real-token',
  SLACK_APP_TOKEN: 'xapp-not-a-real-token',
  DD_SITE: 'datadoghq.eu',
  DD_API_KEY: 'not-a-real-key',
  DD_APP_KEY: 'not-a-real-key-either',
  DDKEY_APPROVER_CHANNEL: 'C0APPROVERS',
  DDKEY_AUDIT_KEY: Buffer.alloc(32, 'test').toString('base64'),
};

/** The sentences that a faulty environment gets; empty when it is fine. */
function faultsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig({ ...good, ...changes });
    return [];
  } catch (fault) {
    if (fault instanceof ConfigUnusable) return fault.faults;
    throw fault;
  }
}

test('a complete environment is read, with defaults for the rest', () => {
  expect(readConfig(good)).toMatchObject({
    slack: { apiUrl: 'https://slack.com/api/' },
    ledgerUrl: 'sqlite:./data/ddkey.db',
    policy: {
      hash: null,
      orgs: [{ id: 'main', site: 'datadoghq.eu', owner: { kind: 'current-user' }, apiUrl: null }],
      approverChannel: 'C0APPROVERS',
    },
    sandboxClock: null,
    log: { level: 'info', pretty: false },
  });
});

test('only a sandbox on this machine is no production, unless the environment says it is', () => {
  const here = { SLACK_API_URL: 'http://127.0.0.1:1/api/', DD_API_URL: 'http://127.0.0.1:2' };
  const isProduction = (changes: Readonly<Record<string, string>>) =>
    readConfig({ ...good, ...changes }).isProduction;
  expect(isProduction({})).toBe(true);
  expect(isProduction(here)).toBe(false);
  expect(isProduction({ ...here, NODE_ENV: 'production' })).toBe(true);
  expect(isProduction({ ...here, DD_API_URL: 'https://datadog.invalid' })).toBe(true);
  expect(isProduction({ SLACK_API_URL: here.SLACK_API_URL })).toBe(true);
});

test('every fault is told at once, each in a sentence that begins with its variable', () => {
  const faults = faultsOf({
    SLACK_BOT_TOKEN: undefined,
    SLACK_APP_TOKEN: 'xoxb-wrong-kind',
    DD_SITE: 'datadoghq.example',
    DD_APP_KEY: 'ddpat_notARealToken',
    DD_OWNER: 'somebody',
    DATABASE_URL: 'mysql://ledger',
    DDKEY_APPROVER_CHANNEL: '#approvers',
    DDKEY_AUDIT_KEY: 'c2hvcnQ=',
    LOG_LEVEL: 'loud',
  });
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
    'DATABASE_URL',
    'DDKEY_APPROVER_CHANNEL',
    'DDKEY_AUDIT_KEY',
    'DD_APP_KEY',
    'DD_OWNER',
    'DD_SITE',
    'LOG_LEVEL',
    'SLACK_APP_TOKEN',
    'SLACK_BOT_TOKEN',
  ]);
});

test('a fault never repeats the value, which may be a credential', () => {
  const secret = 'ddpat_thisValueMustNotBePrinted';
  const faults = faultsOf({ SLACK_BOT_TOKEN: secret, DD_APP_KEY: secret, DDKEY_AUDIT_KEY: 'c2g=' });
  expect(faults).toHaveLength(3);
  expect(faults.join('\n')).not.toContain('thisValueMustNotBePrinted');
});

test('an empty environment names every variable that is missing', () => {
  const names = Object.keys(good);
  const faults = faultsOf(Object.fromEntries(names.map((name) => [name, undefined])));
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(expect.arrayContaining(names));
});

test('empty and blank variables count as absent', () => {
  expect(faultsOf({ DD_OWNER: '', LOG_LEVEL: '  ', DD_API_URL: '', DATABASE_URL: '' })).toEqual([]);
  expect(readConfig({ ...good, DD_OWNER: ' ' }).policy.orgs[0]?.owner).toEqual({
    kind: 'current-user',
  });
  const [missing] = faultsOf({ DD_API_KEY: '' });
  expect(missing).toContain('DD_API_KEY is missing');
});

test('the clock of a sandbox is refused unless everything is on this machine', () => {
  const clock = { DDKEY_SANDBOX_CLOCK: 'http://127.0.0.1:4000/clock' };
  const here = { SLACK_API_URL: 'http://127.0.0.1:1/api/', DD_API_URL: 'http://localhost:2' };
  const only = expect.stringContaining('DDKEY_SANDBOX_CLOCK is only for a sandbox');
  expect(faultsOf({ ...clock, ...here })).toEqual([]);
  expect(faultsOf(clock)).toEqual([only]);
  expect(faultsOf({ ...clock, SLACK_API_URL: here.SLACK_API_URL })).toEqual([only]);
  expect(faultsOf({ ...clock, DD_API_URL: here.DD_API_URL })).toEqual([only]);
  expect(faultsOf({ ...clock, ...here, DD_API_URL: 'https://api.datadoghq.eu' })).toEqual([only]);
  expect(faultsOf({ ...clock, ...here, DD_API_URL: 'http://127.0.0.1.evil.example' })).toEqual([
    only,
  ]);
  const far = { DDKEY_SANDBOX_CLOCK: 'https://clock.example/clock' };
  expect(faultsOf({ ...far, ...here })).toEqual([only]);
});

test('the base of the Web API gets its slash, and the ledger its path', () => {
  const config = readConfig({
    ...good,
    SLACK_API_URL: 'http://127.0.0.1:1/api',
    DATABASE_URL: 'sqlite:/var/lib/ddkey/ddkey.db',
  });
  expect(config.slack.apiUrl).toBe('http://127.0.0.1:1/api/');
  expect(config.ledgerUrl).toBe('sqlite:/var/lib/ddkey/ddkey.db');
});

test('a service account is named by its UUID', () => {
  const id = '3F0C0000-0000-4000-8000-000000000001';
  expect(readConfig({ ...good, DD_OWNER: id }).policy.orgs[0]?.owner).toEqual({
    kind: 'service-account',
    id: id.toLowerCase(),
  });
});

test('numbers are scraped nowhere until a port is named, and then on this machine', () => {
  expect(readConfig(good).ops).toEqual({ listen: null, tracesTo: null });
  const named = { ...good, DDKEY_OPS_PORT: '9464', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' };
  expect(readConfig(named).ops).toMatchObject({
    listen: { host: '127.0.0.1', port: 9464 },
    tracesTo: 'http://c:4318',
  });
  const open = { ...named, DDKEY_OPS_HOST: '0.0.0.0' };
  expect(readConfig(open).ops.listen?.host).toBe('0.0.0.0');
});

test('a port for numbers that is none, or the bot’s own, is a fault', () => {
  expect(faultsOf({ DDKEY_OPS_PORT: '99999' })).toEqual([
    'DDKEY_OPS_PORT must be a port, 0 to 65535',
  ]);
  expect(faultsOf({ DDKEY_OPS_PORT: '3000' })).toEqual([
    'DDKEY_OPS_PORT is the same as PORT: /metrics needs a port of its own',
  ]);
  expect(faultsOf({ DDKEY_OPS_HOST: '0.0.0.0' })).toEqual([
    'DDKEY_OPS_HOST is set without DDKEY_OPS_PORT: name the port for /metrics, or neither',
  ]);
  expect(faultsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([
    'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL that begins with http',
  ]);
});
