import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { policyExamples } from '../../src/sandbox/page/browser/policy-examples.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { policyDesk } from '../../src/sandbox/policy-desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-desk-'));
const path = join(folder, 'policy.yml');
const first = `version: 1\napprovals:\n  admins: [${people.admin.id}]\n`;
writeFileSync(path, first);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const desk = policyDesk(path, {
  DDKEY_APPROVER_CHANNEL: channels.approvers.id,
  DD_KINDS: 'application,token,pair,api',
});
const question = (text: string, changes: Readonly<Record<string, string>> = {}) => ({
  text,
  as: people.requester.id,
  groups: '',
  kind: 'application',
  scopes: 'dashboards_read',
  lifetime: '8h',
  ...changes,
});

test('the file is read as it is, and without rules the channel decides', () => {
  expect(desk.read()).toEqual({ text: first });
  expect(desk.explain(question(first))).toMatchObject({
    says: 'Verdict: needs 1 approval, for at most 30d.',
    rule: 'one approver from the channel',
    passed: [],
  });
});

test.each(policyExamples)('the example "$name" is fine, without any trap', ({ text }) => {
  expect(desk.check({ text })).toEqual({ complaints: [], warnings: [] });
});

test('a broken policy is complained of with its line, and is not used', () => {
  const broken = `${first}rules:\n  - name: all\n    aprove: never\n`;
  const { complaints } = desk.use({ text: broken });
  expect(complaints.map(({ line }) => line)).toContain(6);
  expect(JSON.stringify(complaints)).toContain('Did you mean approve?');
  expect(readFileSync(path, 'utf8')).toBe(first);
  expect(desk.explain(question(broken)).says).toBe('Mend the policy first.');
});

test('an explanation names the rule, who decides, and why no rule before it fits', () => {
  const [changes, looking] = policyExamples;
  const write = question(changes?.text ?? '', { scopes: 'dashboards_read,dashboards_write' });
  expect(desk.explain(write)).toMatchObject({
    says: 'Verdict: needs 2 approvals, for at most 1d.',
    rule: 'two for changes',
  });
  const read = desk.explain(question(changes?.text ?? ''));
  expect(read.rule).toBe('everything else');
  expect(read.passed[0]).toContain('"two for changes"');
  expect(read.deciders.join(' ')).toContain(channels.approvers.id);
  expect(desk.explain(question(looking?.text ?? '')).says).toBe(
    'Verdict: given at once, without approval, for at most 8h.',
  );
});

test('a question that makes no request is answered with what is wrong about it', () => {
  expect(desk.explain(question(first, { lifetime: 'long' })).says).toBe(
    'lifetime is a duration, such as 8h or 7d.',
  );
});

test('what is fine is written in one piece', () => {
  const text = policyExamples[0]?.text ?? '';
  expect(desk.use({ text }).complaints).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
