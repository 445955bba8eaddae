import { expect, test } from '@jest/globals';
import { endOfDay } from '../../src/policy/instant.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { around } from './around.ts';
import { fine } from './broken-text.ts';

const line = fine.split('\n').length + 1;

test('a file that says nothing of access reviews only reports what nobody answered', () => {
  expect(readPolicy(fine, around)).toMatchObject({ policy: { review: { unanswered: 'report' } } });
});

test('that unanswered keys are revoked is read from the file', () => {
  expect(readPolicy(`${fine}review:\n  unanswered: revoke\n`, around)).toMatchObject({
    policy: { review: { unanswered: 'revoke' } },
  });
});

test.each([
  ['unanswered: drop', /revoke or report/u],
  ['unanswered: true', /revoke or report/u],
  ['unansered: revoke', /unansered/u],
])('"%s" is refused with its line', (text, says) => {
  const read = readPolicy(`${fine}review:\n  ${text}\n`, around);
  expect(read).toMatchObject({ kind: 'unusable', complaints: [{ line }] });
  expect(JSON.stringify(read)).toMatch(says);
});

test('a date is the last second of its day, and no date is none', () => {
  expect(endOfDay('2028-02-29')).toBe('2028-02-29T23:59:59.000Z');
  for (const wrong of ['2026-02-31', '2026-13-01', '15.12.2026', 'tomorrow', '2026-2-3', '']) {
    expect(endOfDay(wrong)).toBeNull();
  }
});
