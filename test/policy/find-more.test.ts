import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findScopes } from '../../src/policy/find-scopes.ts';
import { facts, found, notesOf, unclearOf } from './finding.ts';

test.each([
  ['datadog_monitor', 'monitors_read monitors_write'],
  ['datadog_monitor_json', 'monitors_read monitors_write'],
  ['datadog_downtime_schedule', 'monitors_downtime'],
  ['datadog_downtime', 'monitors_downtime monitors_read'],
  ['datadog_dashboard', 'dashboards_read dashboards_write'],
  ['datadog_dashboard_list', 'dashboards_read dashboards_write'],
  ['datadog_service_level_objective', 'slos_read slos_write'],
  ['datadog_synthetics_test', 'synthetics_read synthetics_write'],
  [
    'datadog_synthetics_private_location',
    'synthetics_private_location_read synthetics_private_location_write',
  ],
  [
    'datadog_synthetics_global_variable',
    'synthetics_global_variable_read synthetics_global_variable_write',
  ],
  ['datadog_logs_index', 'logs_modify_indexes logs_read_config'],
  ['datadog_logs_custom_pipeline', 'logs_read_config logs_write_pipelines'],
  ['datadog_logs_archive', 'logs_read_archives logs_write_archives'],
  ['datadog_logs_metric', 'logs_generate_metrics logs_read_config'],
  ['datadog_metric_metadata', 'metrics_metadata_write metrics_read'],
  ['datadog_spans_metric', 'apm_generate_metrics apm_read'],
  ['datadog_role', 'user_access_manage user_access_read'],
  ['datadog_user', 'user_access_invite user_access_manage user_access_read'],
  ['datadog_api_key', 'api_keys_delete api_keys_read api_keys_write'],
  ['datadog_application_key', 'user_app_keys'],
  ['datadog_team', 'teams_manage teams_read'],
  [
    'datadog_integration_aws_account',
    'aws_configuration_edit aws_configuration_read aws_configurations_manage',
  ],
  ['datadog_webhook', 'create_webhooks integrations_read manage_integrations'],
  [
    'datadog_security_monitoring_rule',
    'security_monitoring_rules_read security_monitoring_rules_write',
  ],
  ['datadog_restriction_query', 'nothing'],
  ['data.datadog_role.admin', 'user_access_read'],
  ['data "datadog_monitors" "all" {}', 'monitors_read'],
  ['data "datadog_dashboard" "d" { name = "x" }', 'dashboards_read'],
  ['datadog_hosts', 'hosts_read'],
])('Terraform: %s needs %s', (name, scopes) => {
  expect(found(name)).toBe(scopes);
});

test('a module needs what all its resources need, and what it refers to is not counted', () => {
  const module = `
    provider "datadog" { api_key = var.datadog_api_key }
    resource "datadog_monitor" "cpu" {
      name    = "GET /api/v1/user fails"
      message = "delete users"
      restricted_roles = [datadog_role.sre.id]
    }
    resource "datadog_service_level_objective" "up" { monitor_ids = [datadog_monitor.cpu.id] }
    data "datadog_role" "sre" { filter = "SRE" }
    resource "aws_iam_role" "x" {}`;
  expect(found(module)).toBe('monitors_read monitors_write slos_read slos_write user_access_read');
  expect(notesOf(module)).toContain("aws_iam_role is not of Datadog's provider");
});

test('a Terraform name that nobody knows leads to the nearest, and is not guessed', () => {
  expect(found('datadog_dashbord')).toBe('nothing');
  expect(unclearOf('datadog_dashbord')).toContain('Did you mean datadog_dashboard?');
  expect(notesOf('datadog_monitor')).toContain('as the resource');
  expect(found('api_key = var.datadog_api_key')).toBe('nothing');
});

test.each([
  ['{"errors":["Forbidden","Failed permission authorization checks"]}', 'nothing'],
  ['403 Forbidden', 'nothing'],
  ['{"errors":["Forbidden: requires permission monitors_write"]}', 'monitors_write'],
  ['This action requires permission `logs_modify_indexes`.', 'logs_modify_indexes'],
  ['Missing permissions: dashboards_read, dashboards_write', 'dashboards_read dashboards_write'],
  ['You need the Monitors Write permission to do this', 'monitors_write'],
  [
    '{"errors":[{"status":"403","title":"Forbidden","detail":"user lacks slos_write"}]}',
    'slos_write',
  ],
  [
    'Error: error updating monitor from https://api.datadoghq.com/api/v1/monitor/1: 403 Forbidden: {"errors": ["Forbidden"]}',
    'monitors_write',
  ],
  [
    'error creating dashboard from https://api.datadoghq.eu/api/v1/dashboard: 403 Forbidden',
    'dashboards_write',
  ],
  [
    'error deleting role: 403 from https://api.datadoghq.eu/api/v2/users/3fa8-11: {"errors":["Forbidden"]}',
    'user_access_manage',
  ],
  ['GET /api/v2/audit/events\n{"errors":["Forbidden"]}', 'audit_logs_read'],
  ['with datadog_logs_index.main, Error: 403 Forbidden', 'logs_modify_indexes logs_read_config'],
  ['requires permission metrics_write', 'metrics_metadata_write'],
  ['403: users_read, roles_read', 'user_access_read'],
  ['requires permission dashboard_write', 'nothing'],
  ['{"errors":["Unauthorized"]}', 'nothing'],
])('a pasted answer: %s needs %s', (text, scopes) => {
  expect(found(text)).toBe(scopes);
});

test('an answer that names nothing is said to name nothing, and what would help', () => {
  expect(notesOf('{"errors":["Forbidden"]}')).toContain('paste the call');
  expect(notesOf('401 Unauthorized')).toContain('not about permissions');
  expect(unclearOf('requires permission dashboard_write')).toContain('dashboards_write?');
  expect(notesOf('metrics_write')).toContain('take an API key and no permission');
});

test.each([
  ['read dashboards', 'dashboards_read'],
  ['read and write dashboards', 'dashboards_read dashboards_write'],
  ['create, edit and delete monitors', 'monitors_write'],
  ['mute monitors', 'monitors_downtime'],
  ['silence alerts during a deployment', 'monitors_downtime'],
  ['look at alerts', 'monitors_read'],
  ['query metrics', 'timeseries_query'],
  ['list metrics', 'metrics_read'],
  ['read logs', 'logs_read_data'],
  ['edit log pipelines', 'logs_write_pipelines'],
  ['delete logs', 'logs_delete_data'],
  ['see traces', 'apm_read'],
  ['view users and roles', 'user_access_read'],
  ['manage users', 'user_access_manage user_access_read'],
  ['trigger synthetic tests in CI', 'synthetics_write'],
  ['edit SLOs', 'slos_write'],
  ['read security signals', 'security_monitoring_signals_read'],
  ['delete API keys', 'api_keys_delete'],
  ['I want an API key to read dashboards', 'dashboards_read'],
  ['send logs', 'API key'],
  ['submit custom metrics from our app', 'API key'],
  ['ship logs with fluent bit', 'API key'],
  ['send logs and read monitors', 'API key + monitors_read'],
  ['create an application key', 'nothing'],
  ['flurble the wombat', 'nothing'],
])('plain words: "%s" needs %s', (words, scopes) => {
  expect(found(words)).toBe(scopes);
});

test('words that can mean several permissions are not guessed, and unused ones are named', () => {
  expect(unclearOf('read frobs of pipelines')).toContain('name the one that you mean');
  expect(notesOf('read dashboards for our nightly wombat')).toContain('nightly, wombat');
  expect(notesOf('dashboards')).toContain('took it as reading');
  expect(notesOf('write hosts')).toContain('comes nearest');
});

const hex = (length: number): string => '0123456789abcdef'.repeat(4).slice(0, length);
test.each([
  ['an API key', hex(32)],
  ['an application key', hex(40)],
  ['an application key in capitals', hex(40).toUpperCase()],
  ['a new application key', `ddapp_${'aB3'.repeat(11)}x`],
  ['a personal token', `ddpat_abc_${hex(30)}`],
  ['a service token', `ddsat_abc_${hex(30)}`],
  ['a Slack token', 'xoxb-1234567890-abcdefgh'],
  ['a key behind its name', `DD_API_KEY_${hex(32)}`],
  ['a key in a header', 'curl -H "DD-API-KEY: Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9" $U/api/v1/monitor'],
  ['a key in an address', `GET /api/v1/monitor?api_key=${hex(32)}`],
  ['a key in the path of the intake', `POST /v1/input/${hex(32)}`],
  ['a bearer line', 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9abc.def123'],
  ['a key over two lines', `curl -H "DD-APPLICATION-KEY: ${hex(20)}\n${hex(40).slice(20)}"`],
])('%s is refused, and nothing of it comes back', (_, secret) => {
  for (const text of [secret, `GET /api/v1/dashboard\n${secret}`, `key: '${secret}'`]) {
    const finding = findScopes(text, facts);
    expect(finding.kind).toBe('secret');
    expect(JSON.stringify(finding)).not.toMatch(/[0-9a-f]{8}|Zz9|eyJ|aB3/iu);
  }
});

test.each([
  'curl -H "DD-API-KEY: $DD_API_KEY" $U/api/v1/monitor',
  'curl -H "DD-API-KEY: YOUR_DATADOG_API_KEY_GOES_HERE" $U/api/v1/monitor',
  'curl -H "DD-API-KEY: <your api key of 32 signs>" $U/api/v1/monitor',
  'GET /api/v1/monitor # 3fa85f64-5717-4562-b3fc-2c963f66afa6',
])('a variable or a stand-in is no secret: %s', (text) => {
  expect(found(text)).toBe('monitors_read');
});

const snippet = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    'curl -d',
    "'",
    '"',
    '/api/v1/',
    'GET ',
    '{',
    '\\',
    'datadog_',
    '<<EOF\n',
    '_read',
  ),
);
test('whatever is pasted, something is answered and every scope exists', () => {
  const known = facts.scopes.map(({ name }) => name);
  fc.assert(
    fc.property(fc.array(snippet, { maxLength: 12 }), (pieces) => {
      const finding = findScopes(pieces.join(''), facts);
      const scopes = finding.kind === 'found' ? finding.scopes : [];
      expect(scopes.filter(({ name }) => !known.includes(name))).toEqual([]);
    }),
  );
});

test.each([
  ['a', 'a'],
  ['api/v1/', '/api/v1'],
  ['GET ', 'GET'],
  ['curl -X ', 'curl'],
  ['"\\', 'quotes'],
  ['datadog_monitor ', 'terraform'],
  ['<<EOF\n', 'heredoc'],
  ['monitors_rea ', 'names'],
  ['read dashboards and ', 'words'],
])('a long text of %j takes no long time', (piece) => {
  const start = performance.now();
  findScopes(piece.repeat(60_000 / piece.length), facts);
  expect(performance.now() - start).toBeLessThan(1500);
});
