import { ScopeName } from './ids.ts';

export type Preset = {
  readonly id: string;
  readonly name: string;
  /** `scoped`: the best kind with scopes that the org offers. */
  readonly kind: 'scoped' | 'api';
  readonly scopes: readonly ScopeName[];
};

const preset = (id: string, name: string, scopes: readonly string[]): Preset => ({
  id,
  name,
  kind: scopes.length === 0 ? 'api' : 'scoped',
  scopes: scopes.map((scope) => ScopeName.parse(scope)),
});

/** Ready-made sets of scopes for common jobs, least privilege first. */
export const builtInPresets: readonly Preset[] = [
  preset('look', 'Look at dashboards and monitors', ['dashboards_read', 'monitors_read']),
  preset('query-metrics', 'Query metrics', ['metrics_read', 'timeseries_query']),
  preset('dashboards-as-code', 'Dashboards as code', ['dashboards_read', 'dashboards_write']),
  preset('monitors-as-code', 'Monitors as code', [
    'monitors_read',
    'monitors_write',
    'monitors_downtime',
  ]),
  preset('read-logs', 'Read logs', ['logs_read_data', 'logs_read_index_data']),
  // Sending metrics, logs and traces needs an API key and no scope: no API key can have any.
  preset('send-data', 'Send data: agents, log shippers, CI', []),
  preset('read-security-signals', 'Read security signals', [
    'security_monitoring_rules_read',
    'security_monitoring_signals_read',
  ]),
];
