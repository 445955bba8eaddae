/** From worst to mildest; the approver sees scopes in this order. */
export const riskLevels = ['manages', 'deletes', 'sensitive', 'changes', 'reads'] as const;
type RiskLevel = (typeof riskLevels)[number];

/** A scope and why it has its level. */
type Judged = readonly (readonly [scope: string, why: string])[];

/*
 * The own list of scopes whose name does not tell how far they reach. Everything that is not here
 * is judged by its name. Within a level the worse ones come first: where a call takes one scope or
 * another, the later one is proposed. Sources: Datadog's permission list, and its pages on API and
 * application keys, on roles and on the products that the scopes belong to.
 */

/** Makes or shows keys, or changes people, who may do what, or the organisation itself. */
const manages: Judged = [
  ['org_management', 'changes the organisation itself'],
  ['service_account_write', 'makes service accounts and their keys'],
  ['user_access_manage', 'gives people roles'],
  ['org_app_keys_write', "changes and revokes everyone's keys"],
  ['user_app_keys', 'makes further application keys'],
  ['api_keys_read', 'shows the secret of every API key'],
  ['api_keys_write', 'makes API keys'],
  ['api_keys_delete', 'deletes API keys'],
  ['org_app_keys_read', "lists everyone's application keys"],
  ['client_tokens_write', 'makes client tokens'],
  ['governance_console_write', 'sets rules that can revoke keys by themselves'],
  ['org_connections_write', 'connects organisations'],
  ['org_group_write', 'changes groups of organisations'],
  ['user_access_invite', 'invites people'],
  ['teams_manage', 'changes teams and who is in them'],
  ['connections_resolve', 'uses stored credentials of connections'],
  ['connections_write', 'changes stored credentials'],
  ['connection_write', 'changes stored credentials'],
  ['connection_groups_write', 'decides who may use stored credentials'],
  ['audit_logs_write', 'changes the audit trail'],
  ['billing_edit', 'changes billing'],
];

/** Takes away what cannot be brought back, or keeps it from being kept. */
const deletes: Judged = [
  ['logs_delete_data', 'deletes logs that are kept'],
  ['rum_delete_data', 'deletes recorded sessions'],
  ['observability_pipelines_delete', 'deletes pipelines that data runs through'],
  ['logs_modify_indexes', 'can drop logs before they are kept'],
  ['logs_write_exclusion_filters', 'can drop logs before they are kept'],
  ['rum_retention_filters_write', 'can drop sessions before they are kept'],
  ['apm_retention_filter_write', 'can drop traces before they are kept'],
  ['apm_service_ingest_write', 'can drop traces before they are kept'],
  ['error_tracking_exclusion_filters_write', 'can drop errors before they are kept'],
  ['ci_ingestion_control_write', 'can drop test and pipeline data before it is kept'],
];

/** Shows secrets or personal data, or carries data out of the organisation. */
const sensitive: Judged = [
  ['data_scanner_unmask', 'shows masked personal data'],
  ['data_scanner_write', 'can turn off the masking of personal data'],
  ['dashboards_public_share', 'shares dashboards outside the organisation'],
  ['embeddable_graphs_share', 'shows graphs in other sites'],
  ['dashboards_embed_share', 'shows dashboards in other sites'],
  ['dashboards_invite_share', 'shares dashboards by e-mail'],
  ['status_pages_public_page_publish', 'shows pages to everybody'],
  ['generate_dashboard_reports', 'sends dashboards by e-mail'],
  ['generate_log_reports', 'sends log data by e-mail'],
  ['generate_ccm_report_schedules', 'sends cost data by e-mail'],
  ['logs_write_forwarding_rules', 'can send logs to other systems'],
  ['logs_write_archives', 'can send logs to other storage'],
  ['create_webhooks', 'can send data to other addresses'],
  ['observability_pipelines_capture_write', 'copies data as it passes through'],
  ['observability_pipelines_capture_read', 'reads data as it passes through'],
  ['data_streams_monitoring_capture_messages', 'reads messages of Kafka topics'],
  ['debugger_capture_variables', 'captures values out of running code'],
  ['agent_flare_collection', "collects hosts' configuration and logs"],
  ['ndm_device_config_read', 'reads configurations of network devices'],
  ['rum_session_replay_read', "shows recordings of users' screens"],
  ['rum_extend_retention', "keeps recordings of users' screens longer"],
  ['coterm_read', 'reads recordings of terminals'],
  ['incidents_private_global_access', 'opens every private incident'],
  ['logs_read_archives', 'reads archived logs'],
  ['logs_live_tail', 'reads logs as they arrive'],
  ['logs_read_data', 'reads logs, which may hold personal data'],
  ['logs_read_index_data', 'reads logs, which may hold personal data'],
  ['logs_read_workspaces', 'reads logs, which may hold personal data'],
  ['ddsql_editor_read', 'reads logs and other data by query'],
  ['reference_tables_read', 'reads tables that may hold personal data'],
  ['apps_datastore_read', 'reads stored data of apps'],
  ['dbm_parameterized_queries_read', 'shows values inside database queries'],
  ['llm_observability_read', 'reads prompts and answers'],
  ['audience_management_read', 'reads profiles of users'],
  ['rum_apps_read', 'reads sessions of users'],
  ['audit_logs_read', 'shows who did what'],
  ['user_access_read', 'lists people, e-mail addresses and roles'],
  ['client_tokens_read', 'shows client tokens'],
  ['billing_read', 'shows bills'],
];

/** Runs or switches something that acts by itself; the name alone would sound milder. */
const changes: Judged = [
  ['disaster_recovery_status_write', 'moves the organisation to another region'],
  ['security_monitoring_cws_agent_rules_actions', 'acts on hosts, such as ending processes'],
  ['appsec_protect_write', 'can block visitors'],
  ['debugger_write', 'puts probes into running code'],
  ['apm_remote_configuration_write', 'changes how running services behave'],
  ['agent_upgrade_write', 'upgrades agents on hosts'],
  ['fleet_policies_write', 'changes the configuration of agents'],
  ['orchestration_autoscaling_manage', 'scales running workloads'],
  ['feature_flag_config_write', 'switches features of running software'],
  ['manage_integrations', 'changes integrations and what they log in with'],
  ['integrations_api', 'changes integrations'],
  ['actions_interface_run', 'runs actions, which act elsewhere'],
  ['workflows_run', 'runs workflows, which act elsewhere'],
  ['apps_run', 'runs apps, which act elsewhere'],
  ['agent_builder_run', 'runs AI agents, which act elsewhere'],
  ['on_prem_runner_use', 'runs actions inside private networks'],
  ['on_call_page', 'pages people'],
  ['on_call_admin', 'changes who is on call, for every team'],
  ['mcp_write', 'lets an AI assistant change things'],
  ['deployment_gates_evaluate', 'decides whether a deployment goes on'],
];

/** Only reads, though the name would pass for more. */
const reads: Judged = [
  ['assistant_access', 'talks to the AI assistant, within its other permissions'],
  ['mcp_read', 'lets an AI assistant read, within its other permissions'],
  ['synthetics_global_variable_read', 'reads variables of tests; secured values stay hidden'],
];

const byLevel: Readonly<Record<RiskLevel, Judged>> = {
  manages,
  deletes,
  sensitive,
  changes,
  reads,
};

/** Every judged scope; a later place among its level is a milder one. */
export const judgedScopes: ReadonlyMap<
  string,
  { readonly level: RiskLevel; readonly why: string; readonly place: number }
> = new Map(
  riskLevels.flatMap((level) =>
    byLevel[level].map(([scope, why], place) => [scope, { level, why, place }] as const),
  ),
);
