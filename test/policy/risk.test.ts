import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { nearestScope } from '../../src/policy/nearest.ts';
import { builtInPresets } from '../../src/policy/presets.ts';
import { managesAccess, riskOf, worstFirst } from '../../src/policy/risk.ts';

const riskLevels = ['manages', 'deletes', 'sensitive', 'changes', 'reads'];
const known = readShippedScopes().map(({ name }) => name);
const scope = (name: string): ScopeName => ScopeName.parse(name);
const anyScope = fc.constantFrom(...known).map(scope);

test('every scope over keys, people or the organisation counts as managing', () => {
  const names = [
    'api_keys_write',
    'user_app_keys',
    'org_app_keys_write',
    'service_account_write',
    'user_access_manage',
    'user_access_invite',
    'org_management',
  ];
  expect(names.filter((name) => !managesAccess(scope(name)))).toEqual([]);
});

test('names that the list does not judge are judged by what they say, never too mildly', () => {
  expect(riskOf(scope('dashboards_read')).level).toBe('reads');
  expect(riskOf(scope('dashboards_write')).level).toBe('changes');
  expect(riskOf(scope('logs_delete_data')).level).toBe('deletes');
  expect(riskOf(scope('something_new')).level).toBe('changes');
  expect(riskOf(scope('constructor')).level).toBe('changes');
});

test('no scope that ends in write or delete counts as reading', () => {
  const mild = known.filter(
    (name) => /_(write|delete|manage)$/u.test(name) && riskOf(scope(name)).level === 'reads',
  );
  expect(mild).toEqual([]);
});

test('the worst scope stands first, and none is lost', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyScope), (names) => {
      const sorted = worstFirst(names);
      expect([...sorted].sort()).toEqual([...names].sort());
      const ranks = sorted.map((name) => riskLevels.indexOf(riskOf(name).level));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    }),
  );
});

test('every built-in job has scopes that Datadog knows, and none over access', () => {
  for (const preset of builtInPresets) {
    expect(preset.scopes.length > 0).toBe(preset.kind === 'scoped');
    expect(preset.scopes.filter((name) => !known.includes(name))).toEqual([]);
    expect(preset.scopes.filter(managesAccess)).toEqual([]);
  }
});

test('names from a well-known guide that do not exist lead to the real ones', () => {
  expect(nearestScope('metrics_write', known)).toBe('metrics_metadata_write');
  expect(nearestScope('users_read', known)).toBe('user_access_read');
  expect(nearestScope('roles_read', known)).toBe('user_access_read');
});

test('a typo leads to the real name, and nonsense to nothing', () => {
  expect(nearestScope('dashboard_read', known)).toBe('dashboards_read');
  expect(nearestScope('monitor_writes', known)).toBe('monitors_write');
  expect(nearestScope('qqqqqqqqqqqqqqqqqqqqqqqq', known)).toBeNull();
  expect(nearestScope('metrics_write', ['dashboards_read'])).toBeNull();
});

test('the nearest name is always a known one, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (typed) => {
      const nearest = nearestScope(typed, known);
      expect(nearest === null || known.includes(nearest)).toBe(true);
    }),
  );
});

test('a known name is its own nearest', () => {
  fc.assert(
    fc.property(anyScope, (name) => {
      expect(nearestScope(name, known)).toBe(name);
    }),
  );
});
