/**
 * Calls of Datadog's API, written in the ways in which people write them, and the permissions that
 * its public specification of 2026 names for each. Where one of several is enough, the one that
 * reaches least far.
 */
const table = `
GET https://api.us5.datadoghq.com/api/v2/apicatalog/api/3fa85f64-5717-4562-b3fc-2c963f66afa6/openapi?filter[status]=open&x=1 => apm_api_catalog_read
POST https://api.datadoghq.com/api/v2/apicatalog/openapi => apm_api_catalog_write
GET https://api.us5.datadoghq.com/api/v2/apm/config/retention-filters/{filter_id} => apm_retention_filter_read
PUT /api/v2/apm/config/retention-filters-execution-order => apm_retention_filter_write
GET https://api.us5.datadoghq.com/api/v2/integration/aws/event_bridge?filter[status]=open&x=1 => integrations_read
POST https://api.ddog-gov.com/api/v1/integration/aws => aws_configurations_manage
GET /api/v1/integration/aws/logs => aws_configuration_read
POST https://api.datadoghq.com/api/v1/integration/aws/logs/services_async => aws_configuration_read
GET https://api.datadoghq.eu/api/v2/actions/app_key_registrations?filter[status]=open&x=1 => org_app_keys_read
DELETE https://api.ddog-gov.com/api/v2/actions/connections/$ID?filter[status]=open&x=1 => connection_write
GET https://$DD_SITE/api/v2/actions-datastores => apps_datastore_read
PATCH https://api.us5.datadoghq.com/api/v2/actions-datastores/12345/items?page=2 => apps_datastore_write
GET https://api.us5.datadoghq.com/api/v2/agentless_scanning/ondemand/aws?page=2 => security_monitoring_findings_read
GET https://api.datadoghq.eu/api/v2/app-builder/apps?page=2 => apps_run
POST https://api.ddog-gov.com/api/v2/app-builder/apps/{app_id}/deployment => apps_write
GET https://api.us5.datadoghq.com/api/v2/remote_config/products/asm/waf/exclusion_filters => appsec_protect_read
POST https://api.datadoghq.eu/api/v2/remote_config/products/asm/waf/exclusion_filters => appsec_protect_write
GET https://$DD_SITE/api/v2/audit/events => audit_logs_read
GET /api/v2/authn_mappings => user_access_read
POST https://api.us5.datadoghq.com/api/v2/authn_mappings?filter[status]=open&x=1 => user_access_manage
GET https://api.ddog-gov.com/api/v1/integration/azure => azure_configuration_read
POST https://$DD_SITE/api/v1/integration/azure/host_filters => azure_configuration_edit
GET https://api.datadoghq.eu/api/v2/bits-ai/investigations/{id} => bits_investigations_read
GET https://api.datadoghq.com/api/v2/ci/pipelines/events => ci_visibility_read
GET /api/v2/security/cloud_workload/policy/download => security_monitoring_cws_agent_rules_read
PATCH https://api.us5.datadoghq.com/api/v2/security_monitoring/cloud_workload_security/agent_rules/$ID => security_monitoring_cws_agent_rules_write
GET https://api.us5.datadoghq.com/api/v2/cost/gcp_uc_config => cloud_cost_management_read
PATCH https://$DD_SITE/api/v2/cost/aws_cur_config/$ID => cloud_cost_management_write
GET /api/v2/integrations/cloudflare/accounts?filter[status]=open&x=1 => integrations_read
DELETE https://api.us5.datadoghq.com/api/v2/integrations/cloudflare/accounts/abc-def-ghi?filter[status]=open&x=1 => manage_integrations
POST https://api.ddog-gov.com/api/v2/code-coverage/branch/summary?page=2 => code_coverage_read
GET https://api.datadoghq.com/api/v2/integrations/confluent-cloud/accounts/:account_id/resources => integrations_read
POST /api/v2/integrations/confluent-cloud/accounts => manage_integrations
GET https://api.us5.datadoghq.com/api/v2/container_images => none
GET https://api.ddog-gov.com/api/v2/containers => none
GET /api/v2/dora/failures/12345?filter[status]=open&x=1 => dora_metrics_read
PATCH https://api.datadoghq.com/api/v2/dora/deployments/3fa85f64-5717-4562-b3fc-2c963f66afa6 => dora_metrics_write
GET https://api.ddog-gov.com/api/v2/dashboard/lists/manual/{dashboard_list_id}/dashboards => dashboards_read
POST https://api.ddog-gov.com/api/v1/dashboard/lists/manual?page=2 => dashboards_write
GET https://api.ddog-gov.com/api/v2/dashboard/abc-def-ghi/shared/secure-embed/$ID?filter[status]=open&x=1 => dashboards_read
POST https://api.datadoghq.com/api/v2/dashboard/<dashboard_id>/shared/secure-embed?filter[status]=open&x=1 => dashboards_embed_share
GET https://api.ddog-gov.com/api/v1/dashboard/public/abc-def-ghi => dashboards_read
POST https://api.datadoghq.com/api/v1/dashboard => dashboards_write
GET https://api.us5.datadoghq.com/api/v2/datasets?filter[status]=open&x=1 => user_access_read
PUT https://api.us5.datadoghq.com/api/v2/datasets/12345 => user_access_manage
GET https://api.ddog-gov.com/api/v2/deployment_gates => deployment_gates_read
POST https://api.datadoghq.com/api/v2/deployment_gates?page=2 => deployment_gates_write
GET https://api.datadoghq.eu/api/v2/monitor/:monitor_id/downtime_matches?filter[status]=open&x=1 => monitors_downtime
DELETE https://api.datadoghq.eu/api/v2/downtime/3fa85f64-5717-4562-b3fc-2c963f66afa6?filter[status]=open&x=1 => monitors_downtime
GET https://api.datadoghq.com/api/v1/events/:event_id => events_read
POST https://api.datadoghq.eu/api/v2/events/search => events_read
GET /api/v2/integrations/fastly/accounts/{account_id} => integrations_read
DELETE https://api.us5.datadoghq.com/api/v2/integrations/fastly/accounts/abc-def-ghi?filter[status]=open&x=1 => manage_integrations
GET https://api.datadoghq.eu/api/v2/feature-flags => feature_flag_config_read feature_flag_environment_config_read
POST https://api.ddog-gov.com/api/v2/feature-flags?page=2 => feature_flag_config_write feature_flag_environment_config_read
GET https://api.datadoghq.eu/api/unstable/fleet/deployments/abc-def-ghi => hosts_read
POST https://api.datadoghq.eu/api/unstable/fleet/deployments/upgrade?filter[status]=open&x=1 => agent_upgrade_write fleet_policies_write
GET https://api.ddog-gov.com/api/v2/integration/gcp/sts_delegate => gcp_configuration_read
PATCH /api/v2/integration/gcp/accounts/:account_id => gcp_configuration_edit
GET /api/v1/hosts/totals?page=2 => hosts_read
GET /api/v2/ip_allowlist?filter[status]=open&x=1 => org_management
GET /api/v2/services/12345 => incident_read
DELETE https://api.ddog-gov.com/api/v2/services/{service_id}?filter[status]=open&x=1 => incident_settings_write
GET https://api.datadoghq.eu/api/v2/teams => incident_read
PATCH /api/v2/teams/<team_id>?page=2 => incident_settings_write
GET /api/v2/incidents/search?filter[status]=open&x=1 => incident_read
DELETE https://api.ddog-gov.com/api/v2/incidents/config/notification-rules/12345?filter[status]=open&x=1 => incident_notification_settings_write
GET https://api.ddog-gov.com/api/v2/current_user/application_keys => user_app_keys
PATCH /api/v2/api_keys/12345 => api_keys_write
GET https://$DD_SITE/api/v2/logs/events?filter[status]=open&x=1 => logs_read_data
POST https://api.us5.datadoghq.com/api/v2/logs/analytics/aggregate?page=2 => logs_read_data
GET https://api.ddog-gov.com/api/v2/logs/config/archives/12345/readers?filter[status]=open&x=1 => logs_read_config
PUT https://api.datadoghq.eu/api/v2/logs/config/archives/3fa85f64-5717-4562-b3fc-2c963f66afa6 => logs_write_archives
POST /api/v2/logs/config/custom-destinations?filter[status]=open&x=1 => logs_write_forwarding_rules
GET https://api.us5.datadoghq.com/api/v1/logs/config/index-order => logs_read_config
DELETE https://api.datadoghq.eu/api/v1/logs/config/indexes/12345?filter[status]=open&x=1 => logs_modify_indexes
GET https://$DD_SITE/api/v2/logs/config/metrics/3fa85f64-5717-4562-b3fc-2c963f66afa6 => logs_read_config
DELETE https://api.ddog-gov.com/api/v2/logs/config/metrics/abc-def-ghi => logs_generate_metrics
GET https://api.datadoghq.com/api/v1/logs/config/pipelines?filter[status]=open&x=1 => logs_read_config
PUT https://api.us5.datadoghq.com/api/v1/logs/config/pipelines/<pipeline_id>?page=2 => logs_write_pipelines
GET https://api.datadoghq.com/api/v2/logs/config/restriction_queries/user/abc-def-ghi?filter[status]=open&x=1 => logs_read_config
DELETE https://api.datadoghq.com/api/v2/logs/config/restriction_queries/3fa85f64-5717-4562-b3fc-2c963f66afa6?filter[status]=open&x=1 => user_access_manage
GET https://api.datadoghq.com/api/v2/metrics/:metric_name/active-configurations => metrics_read
DELETE /api/v2/metrics/<metric_name>/tags?page=2 => metric_tags_write
GET /api/v1/monitor/can_delete => monitors_read
POST https://api.us5.datadoghq.com/api/v2/monitor/policy?filter[status]=open&x=1 => monitor_config_policy_write
GET https://api.us5.datadoghq.com/api/v1/notebooks/<notebook_id>?filter[status]=open&x=1 => notebooks_read
POST https://$DD_SITE/api/v1/notebooks?filter[status]=open&x=1 => notebooks_write
GET /api/v2/obs-pipelines/pipelines/$ID?page=2 => observability_pipelines_read
PUT https://api.datadoghq.eu/api/v2/obs-pipelines/pipelines/$ID => observability_pipelines_deploy
GET https://api.ddog-gov.com/api/v2/integrations/okta/accounts?page=2 => integrations_read
PATCH https://api.datadoghq.eu/api/v2/integrations/okta/accounts/<account_id>?page=2 => manage_integrations
GET https://api.us5.datadoghq.com/api/v2/on-call/escalation-policies/:policy_id => on_call_read
DELETE /api/v2/on-call/users/$ID/notification-rules/$ID => on_call_respond
GET /api/v2/integration/opsgenie/services/<integration_service_id> => integrations_read
POST https://api.us5.datadoghq.com/api/v2/integration/opsgenie/services => manage_integrations
GET /api/v2/org_connections?page=2 => org_connections_read
PATCH https://api.datadoghq.com/api/v2/org_connections/$ID => org_connections_write
GET https://$DD_SITE/api/v2/org_group_policy_configs => org_group_read
PATCH https://api.us5.datadoghq.com/api/v2/org_group_policies/3fa85f64-5717-4562-b3fc-2c963f66afa6 => org_group_write
GET https://api.datadoghq.com/api/v2/org_configs/{org_config_name} => none
POST https://api.ddog-gov.com/api/v1/org?page=2 => org_management
GET /api/v1/integration/pagerduty/configuration/services/:service_name => integrations_read
DELETE https://api.datadoghq.com/api/v1/integration/pagerduty/configuration/services/:service_name?filter[status]=open&x=1 => manage_integrations
GET https://api.us5.datadoghq.com/api/v2/powerpacks/3fa85f64-5717-4562-b3fc-2c963f66afa6 => dashboards_read
POST https://api.us5.datadoghq.com/api/v2/powerpacks?page=2 => dashboards_write
GET /api/v2/processes => none
POST https://api.datadoghq.com/api/v2/product-analytics/analytics/scalar => rum_apps_read
GET https://api.ddog-gov.com/api/v2/rum/applications/$ID?page=2 => rum_apps_read
POST https://api.datadoghq.eu/api/v2/rum/analytics/aggregate?page=2 => rum_apps_read
GET /api/v2/restriction_policy/:resource_id => none
GET https://api.datadoghq.eu/api/v2/roles?filter[status]=open&x=1 => user_access_read
POST /api/v2/roles/abc-def-ghi/permissions?filter[status]=open&x=1 => user_access_manage
GET /api/v2/siem-threat-hunting/jobs/abc-def-ghi/histsignals?filter[status]=open&x=1 => security_monitoring_signals_read
DELETE https://$DD_SITE/api/v2/cloud_security_management/custom_frameworks/$ID/abc-def-ghi?page=2 => security_monitoring_rules_read security_monitoring_rules_write
GET https://api.us5.datadoghq.com/api/v2/sensitive-data-scanner/config/standard-patterns?filter[status]=open&x=1 => data_scanner_read
POST https://api.datadoghq.com/api/v2/sensitive-data-scanner/config/groups => data_scanner_write
GET https://api.ddog-gov.com/api/v2/service_accounts/3fa85f64-5717-4562-b3fc-2c963f66afa6/application_keys/$ID => service_account_write
DELETE https://api.datadoghq.eu/api/v2/service_accounts/<service_account_id>/application_keys/:app_key_id?page=2 => service_account_write
GET https://api.ddog-gov.com/api/v2/services/definitions => apm_service_catalog_read
DELETE https://api.ddog-gov.com/api/v2/services/definitions/:service_name?page=2 => apm_service_catalog_write
GET https://api.ddog-gov.com/api/v1/slo/correction => slos_read
GET /api/v1/slo?filter[status]=open&x=1 => slos_read
POST https://api.ddog-gov.com/api/v2/slo/report => slos_read
GET https://api.us5.datadoghq.com/api/v1/integration/slack/configuration/accounts/12345/channels/<channel_name> => integrations_read
PATCH /api/v1/integration/slack/configuration/accounts/3fa85f64-5717-4562-b3fc-2c963f66afa6/channels/:channel_name => manage_integrations
GET https://api.datadoghq.eu/api/v1/graph/snapshot?filter[status]=open&x=1 => none
POST https://api.us5.datadoghq.com/api/v2/spans/analytics/aggregate?filter[status]=open&x=1 => apm_read
GET https://api.us5.datadoghq.com/api/v2/apm/config/metrics?filter[status]=open&x=1 => apm_read
DELETE /api/v2/apm/config/metrics/abc-def-ghi?page=2 => apm_generate_metrics
GET https://api.datadoghq.eu/api/v2/statuspages/abc-def-ghi/degradations/<degradation_id> => status_pages_settings_read
POST /api/v2/statuspages/abc-def-ghi/maintenances => status_pages_incident_write
GET https://$DD_SITE/api/v1/synthetics/tests => synthetics_read
POST https://api.datadoghq.eu/api/v1/synthetics/tests/delete?page=2 => synthetics_write
GET https://api.ddog-gov.com/api/v1/tags/hosts => none
GET https://$DD_SITE/api/v2/team/3fa85f64-5717-4562-b3fc-2c963f66afa6/links?filter[status]=open&x=1 => teams_read
DELETE https://api.ddog-gov.com/api/v2/team/connections => teams_read
POST https://$DD_SITE/api/v2/ci/test-optimization/settings/service?page=2 => test_optimization_read
GET /api/v1/usage/fargate?filter[status]=open&x=1 => usage_read
GET https://api.ddog-gov.com/api/v2/users/3fa85f64-5717-4562-b3fc-2c963f66afa6?filter[status]=open&x=1 => user_access_read
POST https://api.ddog-gov.com/api/v2/users => user_access_invite
GET https://api.ddog-gov.com/api/v1/integration/webhooks/configuration/custom-variables/abc-def-ghi => integrations_read
PUT https://api.datadoghq.com/api/v1/integration/webhooks/configuration/webhooks/<webhook_name> => manage_integrations
GET https://api.datadoghq.eu/api/v2/workflows/3fa85f64-5717-4562-b3fc-2c963f66afa6/instances/{instance_id} => workflows_read
PATCH https://api.datadoghq.com/api/v2/workflows/$ID => workflows_write
GET /api/v1/monitor => monitors_read
PUT /api/v1/monitor/12345 => monitors_write
GET /api/v1/query?from=1&to=2&query=avg:system.load.1{*} => timeseries_query
POST /api/v2/query/timeseries => timeseries_query
GET /api/v1/metrics => metrics_read
GET /api/v2/permissions => user_access_read
POST /api/v2/logs/events/search => logs_read_data
POST /api/v1/dashboard/public => dashboards_invite_share
GET /api/v2/logs/config/custom-destinations => logs_read_config
GET /api/v1/application_key => org_app_keys_read
DELETE /api/v1/application_key/12345 => user_app_keys
GET /api/v1/synthetics/variables => synthetics_global_variable_read
DELETE /api/v2/users/12345 => user_access_manage
POST /api/v2/deletion/data/logs => logs_delete_data
POST /api/v2/deletion/data/rum => rum_delete_data
GET /api/v2/seats/users => incident_read
GET /api/v2/widgets/product_analytics => product_analytics_saved_widgets_read
GET /api/v2/usage/estimated_cost => billing_read usage_read
POST /api/v2/app-builder/apps => apps_write connections_resolve workflows_run
POST /api/v2/team => teams_manage teams_read
HEAD /api/v1/dashboard/abc-def-ghi => dashboards_read
get /api/v1/slo/ => slos_read
POST /api/v1/series => API key
POST /api/v2/series => API key
POST /api/v1/events => API key
POST /api/v1/check_run => API key
POST /api/v1/distribution_points => API key
POST https://http-intake.logs.datadoghq.eu/api/v2/logs => API key
POST https://http-intake.logs.datadoghq.com/v1/input => API key
POST /api/v2/ci/pipeline => API key
POST /api/v2/dora/deployment => API key
GET /api/v1/validate => API key
`;

type PublishedCall = readonly [call: string, scopes: string];

export const publishedCalls: readonly PublishedCall[] = table
  .trim()
  .split('\n')
  .map((line): PublishedCall => {
    const [call = '', scopes = ''] = line.split(' => ');
    return [call, scopes];
  });
