import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { judgedScopes } from '../../src/policy/judged-scopes.ts';
import { nearestScope } from '../../src/policy/nearest.ts';
import { isMilder, managesAccess, riskOf, worstFirst } from '../../src/policy/risk.ts';

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

test('every scope of the own list exists, and has a reason in words', () => {
  for (const [name, { why }] of judgedScopes) {
    expect(known).toContain(name);
    expect(why).toMatch(/^[a-z].*[^.]$/u);
  }
});

test('whatever deletes says so, or is worse', () => {
  const deleting = known.filter((name) => /(^|_)(delete|purge)(_|$)/u.test(name)).map(scope);
  expect(deleting.map((name) => [name, riskOf(name).level])).toEqual([
    ['api_keys_delete', 'manages'],
    ['logs_delete_data', 'deletes'],
    ['observability_pipelines_delete', 'deletes'],
    ['rum_delete_data', 'deletes'],
  ]);
});

test('nothing over people, keys, credentials or the organisation counts as merely reading', () => {
  const over =
    /(^|_)(users?|user_access|org|orgs|keys?|tokens?|account|invite|roles?|connections_resolve)(_|$)/u;
  const mild = known.map(scope).filter((name) => over.test(name) && riskOf(name).level === 'reads');
  // These list settings between organisations, and hold neither people nor keys.
  expect(mild).toEqual(['org_connections_read', 'org_group_read']);
});

test('every scope over keys, people or the organisation by its group is judged one by one', () => {
  const groups = ['API and Application Keys', 'Access Management', 'Teams'];
  const unjudged = readShippedScopes()
    .filter(({ group, type }) => groups.includes(group) && type === 'write')
    .filter(({ name }) => judgedScopes.get(name)?.level !== 'manages');
  expect(unjudged).toEqual([]);
});

test('what Datadog lists as writing never counts as reading', () => {
  const mild = readShippedScopes()
    .filter(({ type }) => type !== 'read')
    .filter(({ name }) => riskOf(scope(name)).level === 'reads');
  expect(mild).toEqual([]);
});

test('of two scopes the one that reaches less far is milder, and never both', () => {
  expect(isMilder(scope('logs_read_config'), scope('logs_read_data'))).toBe(true);
  expect(isMilder(scope('dashboards_invite_share'), scope('dashboards_public_share'))).toBe(true);
  expect(isMilder(scope('user_app_keys'), scope('org_app_keys_write'))).toBe(true);
  expect(isMilder(scope('user_access_manage'), scope('service_account_write'))).toBe(true);
  fc.assert(
    fc.property(anyScope, anyScope, (one, other) => {
      expect(isMilder(one, other) && isMilder(other, one)).toBe(false);
    }),
  );
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
