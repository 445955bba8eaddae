import { expect, test } from '@jest/globals';
import { fits, isLiteral } from '../../src/policy/pattern.ts';

const cases: readonly (readonly [string, string, boolean])[] = [
  ['dashboards_read', 'dashboards_read', true],
  ['dashboards_read', 'dashboards', false],
  ['dashboards_read', '*', true],
  ['', '*', true],
  ['', '', true],
  ['dashboards_read', '*_read', true],
  ['dashboards_write', '*_read', false],
  ['dashboards_read', 'dash*_re*d', true],
  ['dashboards_read', 'dashboards_read*', true],
  ['dashboards_read', '*read_more', false],
  ['aaab', '*ab', true],
  ['a.b', 'a?b', false],
];
for (const [name, pattern, fit] of cases) {
  test(`"${name}" ${fit ? 'fits' : 'does not fit'} "${pattern}"`, () => {
    expect(fits(name, pattern)).toBe(fit);
  });
}

test('a pattern of stars is not slow', () => {
  expect(fits('a'.repeat(5000), `${'*a'.repeat(50)}*b`)).toBe(false);
});

test('only a pattern without a star means itself', () => {
  expect([isLiteral('org_management'), isLiteral('org_*')]).toEqual([true, false]);
});
