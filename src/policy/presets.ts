import { ScopeName } from './ids.ts';
import { moreTerraformScopes, terraformScopes } from './terraform-preset.ts';

export type Preset = {
  readonly id: string;
  readonly name: string;
  /** One short sentence: what it is good for, or what to know before asking. */
  readonly about: string;
  /** `scoped`: the best kind with scopes that the org offers. */
  readonly kind: 'scoped' | 'api';
  readonly scopes: readonly ScopeName[];
  /** Sometimes needed as well: offered, and never ticked. */
  readonly optional: readonly ScopeName[];
};

const named = (scopes: readonly string[]): ScopeName[] =>
  scopes.map((scope) => ScopeName.parse(scope));

const scoped = (
  about: Pick<Preset, 'id' | 'name' | 'about'>,
  scopes: readonly string[],
  optional: readonly string[] = [],
): Preset => ({ ...about, kind: 'scoped', scopes: named(scopes), optional: named(optional) });

/** Sending needs an API key and no scope: no API key can have any. */
const sending = (about: Pick<Preset, 'id' | 'name' | 'about'>): Preset => ({
  ...about,
  kind: 'api',
  scopes: [],
  optional: [],
});

const everyday: readonly Preset[] = [
  scoped(
    {
      id: 'look',
      name: 'Look at dashboards and monitors',
      about: 'Reads dashboards and monitors, and changes nothing.',
    },
    ['dashboards_read', 'monitors_read'],
  ),
  scoped(
    {
      id: 'query-metrics',
      name: 'Query metrics',
      about:
        'Reads metrics and their points; there is no metrics_write, and sending needs an API key.',
    },
    ['metrics_read', 'timeseries_query'],
    ['metrics_metadata_write', 'metric_tags_write'],
  ),
  scoped(
    {
      id: 'dashboards-as-code',
      name: 'Dashboards as code',
      about: 'Reads and writes dashboards; sharing them in public is apart.',
    },
    ['dashboards_read', 'dashboards_write'],
    ['dashboards_public_share'],
  ),
  scoped(
    {
      id: 'monitors-as-code',
      name: 'Monitors as code',
      about: 'Reads, writes and mutes monitors.',
    },
    ['monitors_read', 'monitors_write', 'monitors_downtime'],
    ['monitor_config_policy_write'],
  ),
  scoped(
    {
      id: 'slos-as-code',
      name: 'SLOs as code',
      about: 'Reads and writes service level objectives.',
    },
    ['slos_read', 'slos_write'],
    ['slos_corrections'],
  ),
  scoped(
    {
      id: 'read-logs',
      name: 'Read logs',
      about: 'Reads logs, which may hold personal data; changing indexes can lose some.',
    },
    ['logs_read_data', 'logs_read_index_data'],
    ['logs_modify_indexes'],
  ),
  scoped(
    {
      id: 'read-security-signals',
      name: 'Read security signals',
      about: 'Reads security signals and the rules behind them.',
    },
    ['security_monitoring_rules_read', 'security_monitoring_signals_read'],
  ),
  scoped(
    {
      id: 'users-and-roles',
      name: 'Read users and roles',
      about: 'One permission covers both: there is no users_read and no roles_read.',
    },
    ['user_access_read'],
    ['org_management'],
  ),
  scoped(
    {
      id: 'apm',
      name: 'APM: traces and the API catalog',
      about: 'Reads traces and the API catalog; writing the catalog and making metrics is apart.',
    },
    ['apm_read', 'apm_api_catalog_read'],
    ['apm_api_catalog_write', 'apm_generate_metrics', 'apm_apdex_manage_write'],
  ),
  scoped(
    {
      id: 'read-usage',
      name: 'Read usage and cost',
      about: 'Reads usage figures; bills and cloud cost are apart.',
    },
    ['usage_read'],
    ['billing_read', 'cloud_cost_management_read'],
  ),
  scoped(
    {
      id: 'integration',
      name: 'A broad integration',
      about:
        'The set that a well-known guide recommends, without keys over keys; one key per use is better.',
    },
    [
      'dashboards_read',
      'dashboards_write',
      'monitors_read',
      'monitors_write',
      'metrics_read',
      'timeseries_query',
      'user_access_read',
    ],
    ['apm_api_catalog_read', 'apm_generate_metrics'],
  ),
];

const tools: readonly Preset[] = [
  scoped(
    {
      id: 'terraform-monitors',
      name: 'Terraform: monitors',
      about: 'For datadog_monitor, datadog_downtime_schedule and datadog_service_level_objective.',
    },
    ['monitors_read', 'monitors_write', 'monitors_downtime', 'slos_read', 'slos_write'],
    ['monitor_config_policy_write', 'slos_corrections'],
  ),
  scoped(
    {
      id: 'terraform-dashboards',
      name: 'Terraform: dashboards',
      about:
        'For datadog_dashboard, datadog_dashboard_json, datadog_dashboard_list and datadog_powerpack.',
    },
    ['dashboards_read', 'dashboards_write'],
    ['dashboards_embed_share'],
  ),
  scoped(
    {
      id: 'terraform',
      name: 'Terraform: the whole provider',
      about: 'Far-reaching: all but keys, people and the organisation; rarer products are apart.',
    },
    terraformScopes,
    moreTerraformScopes,
  ),
  scoped(
    {
      id: 'synthetics-ci',
      name: 'Synthetic tests in CI',
      about: 'Reads and starts synthetic tests; it goes beside an API key.',
    },
    ['synthetics_read', 'synthetics_write'],
    ['synthetics_global_variable_read', 'synthetics_private_location_read'],
  ),
  scoped(
    {
      id: 'mcp-read',
      name: 'MCP server, read-only',
      about:
        'Lets an AI assistant look and change nothing; logs and traces may hold personal data.',
    },
    [
      'mcp_read',
      'dashboards_read',
      'monitors_read',
      'metrics_read',
      'timeseries_query',
      'events_read',
      'hosts_read',
      'slos_read',
      'incident_read',
    ],
    ['logs_read_data', 'apm_read', 'notebooks_read', 'security_monitoring_signals_read'],
  ),
];

const senders: readonly Preset[] = [
  sending({
    id: 'send-data',
    name: 'Send data: agents, log shippers, CI',
    about: 'Sending takes an API key and no permission: no API key can have any.',
  }),
  sending({
    id: 'ship-logs',
    name: 'Ship logs',
    about: 'Sending logs takes an API key and no permission; it cannot read them.',
  }),
  sending({
    id: 'datadog-ci',
    name: 'datadog-ci: upload results',
    about: 'Uploads of tests, coverage and source maps take an API key and no permission.',
  }),
];

/** The only set with scopes over keys: it hands out what ddkey itself is for. */
const manageKeys = scoped(
  {
    id: 'manage-keys',
    name: 'Manage API and application keys',
    about: 'Shows and makes keys past any approval, so these permissions are in no other set.',
  },
  ['api_keys_read', 'api_keys_write', 'api_keys_delete', 'org_app_keys_read', 'org_app_keys_write'],
  ['user_app_keys'],
);

/** Ready-made sets of scopes for common jobs. */
export const builtInPresets: readonly Preset[] = [...everyday, ...tools, ...senders, manageKeys];
