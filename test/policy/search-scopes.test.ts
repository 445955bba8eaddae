import { expect, test } from '@jest/globals';
import { searchScopes } from '../../src/policy/search-scopes.ts';
import { facts } from './finding.ts';

const first = (typed: string, most = 3): string[] =>
  searchScopes(typed, facts.scopes)
    .slice(0, most)
    .map(({ name }) => name);

test.each([
  ['dashboards_read', 'dashboards_read'],
  ['dashboards_w', 'dashboards_write'],
  ['monitors_d', 'monitors_downtime'],
  ['Dashboards Write', 'dashboards_write'],
  ['write dashboards', 'dashboards_write'],
  ['mute alerts', 'monitors_downtime'],
  ['read people', 'user_access_read'],
  ['Manage Downtimes', 'monitors_downtime'],
  ['timeseries', 'timeseries_query'],
  ['slo', 'slos_corrections'],
])('"%s" finds %s first', (typed, name) => {
  expect(first(typed, 1)).toEqual([name]);
});

test('a group finds all that is in it', () => {
  const inGroup = facts.scopes.filter(({ group }) => group === 'Log Management');
  const found = searchScopes('log management', facts.scopes).map(({ name }) => name);
  expect(found).toEqual(expect.arrayContaining(inGroup.map(({ name }) => name)));
});

test('what fits by name comes before what fits by group, and nothing comes twice', () => {
  const names = searchScopes('metrics', facts.scopes).map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['metrics_metadata_write', 'metrics_read']);
  expect(names.indexOf('apm_generate_metrics')).toBeLessThan(names.indexOf('timeseries_query'));
  expect(new Set(names).size).toBe(names.length);
});

test('where nothing fits all words, what fits the most of them is offered', () => {
  expect(first('dashboards wombat', 10)).toContain('dashboards_read');
  expect(searchScopes('wombat', facts.scopes)).toEqual([]);
});

test('nothing typed gives every scope by name', () => {
  const names = searchScopes('  ', facts.scopes).map(({ name }) => name);
  expect(names).toHaveLength(facts.scopes.length);
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});
