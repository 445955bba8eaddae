import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  const path = join(folder, 'policy.yml');
  writeFileSync(path, text);
  return loadPolicy(path);
}

/** The sentences about a file, without the folder that it happens to be in. */
const faultsIn = (text: string): readonly string[] => {
  const read = load(text);
  return read.kind === 'unusable' ? read.faults.map((each) => each.replace(`${folder}/`, '')) : [];
};

test('a file gives the approver channel and the admins; both may be left out', () => {
  const full = 'version: 1\napprovals:\n  channel: C0APPROVERS\n  admins: [U0DORA]\n';
  expect(load(full)).toEqual({
    kind: 'loaded',
    policy: { channel: 'C0APPROVERS', admins: ['U0DORA'] },
  });
  expect(load('version: 1\n')).toEqual({
    kind: 'loaded',
    policy: { channel: null, admins: [] },
  });
});

test.each([
  {
    what: 'a key that this version does not know',
    text: 'version: 1\napprovals:\n  admins: []\n\npresets:\n  - id: mine\n',
    said: [
      'policy.yml, line 5: this version of ddkey does not know presets. It knows just version, approvals.channel and approvals.admins.',
    ],
  },
  {
    what: 'a key below approvals that this version does not know',
    text: 'version: 1\napprovals:\n  admins: []\n  lapse_after: 72h\n',
    said: [
      'policy.yml, line 4: this version of ddkey does not know approvals.lapse_after. It knows just version, approvals.channel and approvals.admins.',
    ],
  },
  {
    what: 'text that is not YAML',
    text: 'version: 1\napprovals:\n  admins: [U0DORA\n',
    said: [expect.stringMatching(/^policy\.yml, line [34]: this is not YAML\. .+\.$/u)],
  },
  {
    what: 'a key that stands twice',
    text: 'version: 1\nversion: 1\n',
    said: [expect.stringMatching(/^policy\.yml, line 2: this is not YAML\. .+unique\.$/u)],
  },
  {
    what: 'a version of the future',
    text: '# mine\nversion: 2\n',
    said: ['policy.yml, line 2: version must be 1.'],
  },
  {
    what: 'a channel that is none',
    text: 'version: 1\napprovals:\n  channel: "#approvers"\n',
    said: [
      'policy.yml, line 3: approvals.channel must be the id of a channel, such as C0123456789.',
    ],
  },
  {
    what: 'an admin who is no id',
    text: 'version: 1\napprovals:\n  admins:\n    - U0DORA\n    - "@dora"\n',
    said: [
      'policy.yml, line 5: approvals.admins.1 must be the id of a person in Slack, such as U0123456789.',
    ],
  },
  {
    what: 'one admin outside a list',
    text: 'version: 1\napprovals:\n  admins: U0DORA\n',
    said: ['policy.yml, line 3: approvals.admins must be a list of ids, such as [U0123456789].'],
  },
  {
    what: 'several faults at once',
    text: 'version: 2\nrules: []\n',
    said: [
      'policy.yml, line 1: version must be 1.',
      'policy.yml, line 2: this version of ddkey does not know rules. It knows just version, approvals.channel and approvals.admins.',
    ],
  },
  {
    what: 'an empty file',
    text: '',
    said: ['policy.yml, line 1: the file must begin with version: 1.'],
  },
])('$what gets a sentence with its line', ({ text, said }) => {
  expect(faultsIn(text)).toEqual(said);
});

test('a file that is not there is absent, and a folder is no file', () => {
  expect(loadPolicy('/nowhere/policy.yml')).toEqual({ kind: 'absent' });
  expect(loadPolicy('/tmp')).toEqual({
    kind: 'unusable',
    faults: ['The policy file /tmp cannot be read (EISDIR).'],
  });
});
