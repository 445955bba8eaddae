import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';

const folder = join(process.cwd(), '..', 'shared', 'data');

/** The rows of one of the published lists, without its comment and its head. */
const rowsOf = (name: string): string[][] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));

const namesIn = (name: string): string[] => rowsOf(name).map(([first = '']) => first);

const shipped = readShippedScopes();

test('the shipped list is sorted and names each scope once', () => {
  const names = shipped.map((scope) => scope.name);
  expect(names).toEqual([...new Set(names)].sort());
});

test('the shipped list has no catch-all and no name that only guides know', () => {
  const names = shipped.map((scope) => scope.name);
  for (const wrong of ['admin', 'standard', 'metrics_write', 'users_read', 'roles_read']) {
    expect(names).not.toContain(wrong);
  }
});

test('the shipped list has the names that work as a scope only, marked so', () => {
  const byName = new Map(shipped.map((scope) => [scope.name, scope]));
  expect(byName.get('metrics_read')).toEqual({
    name: 'metrics_read',
    group: 'Metrics',
    displayName: 'Metrics Read',
    type: 'read',
    inPermissions: false,
  });
  expect(byName.get('dashboards_write')).toMatchObject({ type: 'write', inPermissions: true });
});

if (existsSync(folder)) {
  test('the shipped list holds every published name, and every fact as published', () => {
    const published = [...namesIn('permissions.tsv'), ...namesIn('authorization-scopes.tsv')];
    const wanted = new Set(published.filter((name) => name !== 'admin' && name !== 'standard'));
    expect(shipped.map((scope) => scope.name)).toEqual([...wanted].sort());
    const facts = rowsOf('permissions.tsv')
      .filter(([name = '']) => wanted.has(name))
      .map(([name, group, displayName, type]) => ({ name, group, displayName, type }));
    const ours = shipped
      .filter((scope) => scope.inPermissions)
      .map(({ name, group, displayName, type }) => ({ name, group, displayName, type }));
    expect(ours).toHaveLength(facts.length);
    expect(ours).toEqual(expect.arrayContaining(facts));
  });
} else {
  test('the shipped list is not compared, skipped: ../shared/data is not there', () => {
    expect(shipped.length).toBeGreaterThan(300);
  });
}
