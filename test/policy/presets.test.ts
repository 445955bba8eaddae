import { expect, test } from '@jest/globals';
import { requestModal } from '../../blocks/request-modal.ts';
import { readShippedCalls } from '../../src/datadog/shipped-calls.ts';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';
import { builtInPresets } from '../../src/policy/presets.ts';
import { managesAccess } from '../../src/policy/risk.ts';
import { formFacts } from '../blocks/form-facts.ts';
import { modalFaults } from '../blocks/slack-limits.ts';

const known = readShippedScopes().map(({ name }) => name);
const presetOf = (id: string) => {
  const found = builtInPresets.find((preset) => preset.id === id);
  if (found === undefined) throw new Error(`there is no preset ${id}`);
  return found;
};

test('every ready-made set has scopes that Datadog knows, each once, or sends data', () => {
  for (const { kind, scopes, optional } of builtInPresets) {
    expect(scopes.length > 0).toBe(kind === 'scoped');
    const all = [...scopes, ...optional];
    expect(all.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  }
});

test('scopes over keys, people or the organisation are in no set but the one for keys', () => {
  const managing = builtInPresets
    .filter(({ scopes }) => scopes.some(managesAccess))
    .map(({ id }) => id);
  expect(managing).toEqual(['manage-keys']);
  const offered = builtInPresets
    .filter(({ id }) => id !== 'manage-keys')
    .flatMap(({ id, optional }) => optional.filter(managesAccess).map((name) => `${id} ${name}`));
  expect(offered).toEqual(['users-and-roles org_management']);
  expect(presetOf('manage-keys').about).toContain('in no other set');
});

test('ids and names are told apart, and what a set is about is one sentence', () => {
  expect(new Set(builtInPresets.map(({ id }) => id)).size).toBe(builtInPresets.length);
  expect(new Set(builtInPresets.map(({ name }) => name)).size).toBe(builtInPresets.length);
  expect(builtInPresets.length).toBeGreaterThanOrEqual(18);
  for (const { name, about } of builtInPresets) {
    expect(name.length).toBeLessThanOrEqual(75);
    expect(about).toMatch(/^[A-Z].{10,118}\.$/u);
  }
});

test("the form with every set keeps within Slack's limits", () => {
  for (const { id } of builtInPresets) {
    expect(modalFaults(requestModal(formFacts({ draft: { preset: id } })))).toEqual([]);
  }
});

test('the groups of the setup guide are there, with its false names corrected', () => {
  expect(presetOf('query-metrics')).toMatchObject({
    scopes: ['metrics_read', 'timeseries_query'],
    optional: ['metrics_metadata_write', 'metric_tags_write'],
  });
  expect(presetOf('users-and-roles').scopes).toEqual(['user_access_read']);
  expect(presetOf('read-logs').optional).toEqual(['logs_modify_indexes']);
  expect(presetOf('dashboards-as-code').optional).toEqual(['dashboards_public_share']);
  expect(presetOf('integration').scopes).not.toContain('api_keys_read');
});

test('shipping logs and uploading from CI take an API key, and say so', () => {
  for (const id of ['send-data', 'ship-logs', 'datadog-ci']) {
    expect(presetOf(id)).toMatchObject({ kind: 'api', scopes: [], optional: [] });
    expect(presetOf(id).about).toMatch(/take[s]? an API key and no permission/u);
  }
});

test('the sets for Terraform cover every resource that does not manage access', () => {
  const { terraform } = readShippedCalls();
  const needed = terraform.flatMap(({ calls }) =>
    calls.flatMap(({ needs }) =>
      'scopes' in needs && (needs.how === 'all-of' || needs.scopes.length === 1)
        ? needs.scopes
        : [],
    ),
  );
  const unmanaged = new Set(needed.filter((name) => !managesAccess(name)));
  const { scopes, optional } = presetOf('terraform');
  expect([...scopes, ...optional].sort()).toEqual([...unmanaged].sort());
});
