import { expect, test } from '@jest/globals';
import { day } from '../../src/policy/instant.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { around } from './around.ts';
import { fine } from './broken-text.ts';

const withSweep = (lines: string) => readPolicy(`${fine}sweep:\n${lines}`, around);
const line = fine.split('\n').length + 1;

test('a file that says nothing of sweeps reports what is unused for 30 days, and revokes nothing', () => {
  const read = readPolicy(fine, around);
  expect(read).toMatchObject({
    policy: { sweep: { unusedAfterSeconds: 30 * day, revokesLeaked: false } },
  });
});

test('how long its holder may take to answer, and what follows, is read from the file', () => {
  expect(withSweep('  answer_within: 3d\n  revoke_unused: true\n')).toMatchObject({
    policy: { sweep: { answerWithinSeconds: 3 * day, revokesUnused: true } },
  });
});

test('how long admins may take to decide about the keys of somebody who left is read, too', () => {
  expect(withSweep('  revoke_left_after: 14d\n')).toMatchObject({
    policy: { sweep: { leftRevokedAfterSeconds: 14 * day } },
  });
});

test('how long unused, and whether leaked keys are revoked, is read from the file', () => {
  expect(withSweep('  unused_after: 10d\n  revoke_leaked: true\n')).toMatchObject({
    policy: { sweep: { unusedAfterSeconds: 10 * day, revokesLeaked: true } },
  });
});

test.each([
  ['unused_after: soon', /duration/u],
  ['revoke_leaked: perhaps', /true or false/u],
  ['revoke_unused: perhaps', /true or false/u],
  ['answer_within: soon', /duration/u],
  ['revoke_idle: true', /revoke_idle/u],
])('"%s" is refused with its line', (text, says) => {
  const read = withSweep(`  ${text}\n`);
  expect(read).toMatchObject({ kind: 'unusable', complaints: [{ line }] });
  expect(JSON.stringify(read)).toMatch(says);
});
