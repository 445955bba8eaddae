import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { day, hour } from '../../src/policy/instant.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { type SlackAnswer, slackComplaints } from '../../src/policy/slack-complaints.ts';
import { around } from './around.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file that has to be fine. */
function loaded(text: string) {
  const path = join(folder, 'policy.yml');
  writeFileSync(path, text);
  const read = loadPolicy(path, around);
  if (read.kind !== 'loaded') throw new Error(JSON.stringify(read));
  return read.policy;
}

test('a file gives the approver channel and the admins; both may be left out', () => {
  const full = 'version: 1\napprovals:\n  channel: C0APPROVERS\n  admins: [U0DORA]\n';
  expect(loaded(full)).toMatchObject({ channel: 'C0APPROVERS', admins: ['U0DORA'], rules: null });
  expect(loaded('version: 1\n')).toMatchObject({ channel: null, admins: [], orgs: [] });
});

test('a file that is not there is absent, and a folder is no file', () => {
  expect(loadPolicy('/nowhere/policy.yml', around)).toEqual({ kind: 'absent' });
  expect(loadPolicy('/tmp', around)).toEqual({
    kind: 'unusable',
    complaints: [{ line: 1, says: 'it cannot be read (EISDIR).' }],
  });
});

const example = readFileSync(new URL('../../../policy.example.yml', import.meta.url), 'utf8');

test('the example is read in full, and nothing about it is a trap', () => {
  const policy = loaded(example);
  expect(policy.warnings).toEqual([]);
  expect(policy.orgs).toMatchObject([
    { id: 'prod', api_key: 'DD_PROD_API_KEY', owner: { kind: 'service-account' } },
    { id: 'staging', environments: ['staging', 'development'] },
  ]);
  expect(policy.presets[0]).toMatchObject({ id: 'payments-alerts', kind: 'scoped' });
  expect(policy.presets.some(({ id }) => id === 'look')).toBe(true);
});

test('a rule takes from approvals what it does not say itself', () => {
  const rules = loaded(example).rules ?? [];
  expect(rules.find(({ name }) => name === 'alerts of payments')).toEqual({
    name: 'alerts of payments',
    when: {
      orgs: null,
      environments: null,
      kinds: ['token', 'application'],
      scopes: ['monitors_*', 'dashboards_read'],
      anyScope: null,
      requesters: { users: [], groups: ['team-payments'] },
    },
    approve: {
      how: 'by',
      by: { users: ['U0PAYLEAD1', 'U0PAYLEAD2', 'U0PAYLEAD3'], groups: [], channels: [] },
      need: 1,
      selfApproval: false,
      fallback: { afterSeconds: 4 * hour, by: { users: [], groups: ['S0SRE'], channels: [] } },
    },
    maxLifetimeSeconds: 30 * day,
    channel: 'C0PAYMENTS',
    notify: [],
    lapseAfterSeconds: 72 * hour,
    remindAfterSeconds: [hour, 8 * hour],
    delivery: 'auto',
    deliverTo: null,
    rotateEverySeconds: null,
  });
  expect(rules[0]?.channel).toBe('C0APPROVERS');
});

test('a preset of the file replaces the built-in one of its id', () => {
  const policy = loaded(
    'version: 1\npresets:\n  - { id: look, name: Mine, scopes: [monitors_read] }\n',
  );
  expect(policy.presets.filter(({ id }) => id === 'look')).toMatchObject([{ name: 'Mine' }]);
});

test('what Slack says about a person, a group or a channel gets the line that names it', () => {
  const { mentions } = loaded(example);
  const line = (id: string): number =>
    example.split('\n').findIndex((text) => text.includes(id)) + 1;
  const answers = new Map([
    ['S0DATA', 'unknown'],
    ['U0LEAD', 'unknown'],
    ['C0APPROVERS', 'shared'],
    ['C0PAYMENTS', 'public'],
    ['C0INCIDENTS', 'archived'],
    ['S0SECURITY', 'fine'],
  ] as const);
  expect([...slackComplaints(mentions, answers)].sort((a, b) => a.line - b.line)).toEqual([
    { line: line('C0APPROVERS'), says: expect.stringContaining('shared with another workspace') },
    { line: line('C0INCIDENTS'), says: 'channel C0INCIDENTS is archived.' },
    { line: line('S0DATA'), says: 'Slack knows no user group S0DATA.' },
    { line: line('U0LEAD'), says: 'Slack knows no person U0LEAD.' },
  ]);
});

test('a public channel is refused where its membership makes the approvers', () => {
  const text =
    'version: 1\napprovals: { channel: C0CARDS }\nrules:\n  - name: all\n    approve: { by: { channel: C0OPEN } }\n    max_lifetime: 1d\n';
  const answers = new Map([
    ['C0OPEN', 'public'],
    ['C0CARDS', 'public'],
  ] as const);
  expect(slackComplaints(loaded(text).mentions, answers)).toEqual([
    { line: 5, says: 'channel C0OPEN is public, so that anybody could join it and approve.' },
  ]);
});

test('the channel for the head of the audit chain is looked up too, and may be a public one', () => {
  const text = 'version: 1\napprovals:\n  channel: C0CARDS\n  audit_channel: C0AUDIT\n';
  const complaints = (answer: SlackAnswer) =>
    slackComplaints(loaded(text).mentions, new Map([['C0AUDIT', answer]]));
  expect(complaints('public')).toEqual([]);
  expect(complaints('shared')).toEqual([
    { line: 4, says: expect.stringContaining('C0AUDIT is shared with another workspace') },
  ]);
  expect(complaints('not joined')).toHaveLength(1);
});

test('whatever stands in a file, reading it gives an answer', () => {
  for (const text of ['[]', '3', 'a: &a [*a]', 'rules: {}', 'version: 1\nrules: [[]]\n']) {
    expect(readPolicy(text, around).kind).toBe('unusable');
  }
});
