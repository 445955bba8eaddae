import { expect, test } from '@jest/globals';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { around } from './around.ts';
import { brokenNames } from './broken-names.ts';
import { brokenRules } from './broken-rules.ts';

const brokenFiles = [...brokenNames, ...brokenRules];
const set: readonly string[] = ['DD_API_KEY', 'DD_APP_KEY', 'A', 'B'];
const place = { ...around, isSet: (name: string) => set.includes(name) };

test.each(brokenFiles)('$what: refused with its line, and with nothing else', (broken) => {
  const read = readPolicy(broken.text, place);
  const complaints = read.kind === 'unusable' ? read.complaints : [];
  expect(complaints).toEqual([{ line: broken.line, says: expect.stringMatching(broken.says) }]);
});

test('what may be a secret is never repeated', () => {
  const secrets = ['0123456789abcdef0123456789abcdef', 'ddpat_thisMustNotBePrinted'];
  const pasted = secrets.map((secret) => `version: 1\n${secret}: 1\npresets:\n  - ${secret}\n`);
  for (const text of [...brokenFiles.map((broken) => broken.text), ...pasted]) {
    const said = JSON.stringify(readPolicy(text, place));
    for (const secret of secrets) expect(said).not.toContain(secret);
  }
});

test('every fault of a file is told at once, in the order of its lines', () => {
  const text = `version: 2
approvals:
  lapse_aftr: 3h
rules:
  - name: one
    approve: sometimes
    max_lifetime: 1y
  - name: two
    when: { scopes: [dashbords_read] }
    approve: { by: { users: [U0ANA] }, need: 2 }
`;
  const read = readPolicy(text, around);
  const lines = read.kind === 'unusable' ? read.complaints.map(({ line }) => line) : [];
  expect(lines).toEqual([1, 3, 6, 7, 8, 8, 9, 10]);
});
