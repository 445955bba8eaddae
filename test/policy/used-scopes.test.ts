import { expect, test } from '@jest/globals';
import { readShippedCalls } from '../../src/datadog/shipped-calls.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { type CallMade, usedScopes } from '../../src/policy/used-scopes.ts';

const { operations } = readShippedCalls();
const names = (...some: string[]) => some.map((name) => ScopeName.parse(name));
const call = (text: string, more: Partial<CallMade> = {}): CallMade => {
  const [method = '', path = ''] = text.split(' ');
  return { method, path, times: 1, isRefused: false, ...more };
};
const used = (held: readonly string[], ...calls: readonly CallMade[]) =>
  usedScopes(names(...held), calls, operations);

test('a scope is used by a call that needs it, whatever stands in its path, and no other is', () => {
  const held = ['dashboards_read', 'dashboards_write', 'monitors_read', 'monitors_write'];
  expect(
    used(
      held,
      call('GET /api/v1/dashboard/abc-def-ghi', { times: 40 }),
      call('POST /api/v1/monitor/'),
    ),
  ).toEqual({
    used: ['dashboards_read', 'monitors_write'],
    unused: ['dashboards_write', 'monitors_read'],
    untold: [],
    unplaced: 0,
  });
});

test('where one of several is enough, one that is held counts as used, and not both', () => {
  const either = operations.find(({ needs }) => needs.how === 'one-of' && needs.scopes.length > 1);
  if (either === undefined || !('scopes' in either.needs)) throw new Error('no such call');
  const path = either.path.replaceAll(/\{[^}]*\}/gu, 'x');
  const { scopes } = either.needs;
  const found = used([...scopes], call(`${either.method} ${path}`));
  expect(found.used).toHaveLength(1);
  expect(used([...found.unused], call(`${either.method} ${path}`)).used).not.toEqual(found.used);
});

test('a call that is not known, not published or not covered is counted, and makes nothing unused', () => {
  const found = used(
    ['dashboards_read'],
    call('GET /api/v9/nowhere', { times: 3 }),
    call('GET /api/v2/apm/services'),
    call('GET /api/v1/monitor'),
  );
  expect(found).toEqual({ used: [], unused: ['dashboards_read'], untold: [], unplaced: 5 });
});

test('a refused call used nothing, and neither did a look whether the key is good', () => {
  const found = used(
    ['dashboards_read'],
    call('GET /api/v1/dashboard', { isRefused: true }),
    call('GET /api/v9/nowhere', { isRefused: true }),
    call('GET /api/v2/validate_keys'),
    call('GET /api/v1/validate'),
  );
  expect(found).toEqual({ used: [], unused: ['dashboards_read'], untold: [], unplaced: 0 });
});

test('a scope that no known call needs is not called unused', () => {
  const found = used(['dashboards_read', 'logs_read_index_data']);
  expect(found).toMatchObject({ unused: ['dashboards_read'], untold: ['logs_read_index_data'] });
});

test('thousands of different paths are placed without holding anybody up', () => {
  const calls = Array.from({ length: 10_000 }, (_, at) => call(`GET /api/v1/dashboard/id-${at}`));
  expect(used(['dashboards_read'], ...calls).used).toEqual(['dashboards_read']);
});
