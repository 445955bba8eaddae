// biome-ignore-all lint/performance/noBarrelFile: where the bundle begins
// biome-ignore-all lint/performance/noReExportAll: where the bundle begins

/*
 * The parts of Datadog's own client that ddkey calls. The index of its package loads some 7,000
 * files, and nothing else runs meanwhile; the build makes one file of these parts and all that they
 * need (`npm run bundle`, docs/performance.md).
 */

export { logger } from '@datadog/datadog-api-client/dist/logger.js';
export * as client from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js';
export { AuthenticationApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/AuthenticationApi.js';
export { AuditApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/AuditApi.js';
export { KeyManagementApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/KeyManagementApi.js';
export { LogsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/LogsApi.js';
export { RolesApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/RolesApi.js';
export { ServiceAccountsApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/ServiceAccountsApi.js';
export { UsersApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/UsersApi.js';
