/*
 * What the stand-in serves, and which permission each operation asks of its caller (one of the list
 * is enough). The facts are those of Datadog's public API specification and of its documentation on
 * API keys, application keys, service accounts and access tokens. `proof` says which credentials are
 * looked at: `api-key` alone, or `caller`, an API key with an application key or a bearer token.
 */

type CallName =
  | 'create'
  | 'list'
  | 'get'
  | 'update'
  | 'delete'
  | 'permissions'
  | 'validate'
  | 'current-user'
  | 'user'
  | 'audit'
  | 'logs'
  | 'data';

export type Operation = {
  /** The name that faults and the call log use. */
  readonly call: CallName;
  readonly proof: 'api-key' | 'caller';
  readonly anyOf: readonly string[];
};

const asks = (call: CallName, ...anyOf: string[]): Operation => ({ call, proof: 'caller', anyOf });

/** Every operation by method and path, in Express's notation. Anything else is answered 404. */
export const operations = {
  'POST /api/v2/current_user/application_keys': asks('create', 'user_app_keys'),
  'GET /api/v2/current_user/application_keys': asks('list', 'user_app_keys'),
  'GET /api/v2/current_user/application_keys/:id': asks('get', 'user_app_keys'),
  'PATCH /api/v2/current_user/application_keys/:id': asks('update', 'user_app_keys'),
  'DELETE /api/v2/current_user/application_keys/:id': asks('delete', 'user_app_keys'),

  'POST /api/v2/service_accounts/:account/application_keys': asks(
    'create',
    'service_account_write',
  ),
  'GET /api/v2/service_accounts/:account/application_keys': asks('list', 'service_account_write'),
  'GET /api/v2/service_accounts/:account/application_keys/:id': asks(
    'get',
    'service_account_write',
  ),
  'PATCH /api/v2/service_accounts/:account/application_keys/:id': asks(
    'update',
    'service_account_write',
  ),
  'DELETE /api/v2/service_accounts/:account/application_keys/:id': asks(
    'delete',
    'service_account_write',
  ),

  'GET /api/v2/application_keys': asks('list', 'org_app_keys_read'),
  'GET /api/v2/application_keys/:id': asks('get', 'org_app_keys_read'),
  'PATCH /api/v2/application_keys/:id': asks('update', 'org_app_keys_write'),
  'DELETE /api/v2/application_keys/:id': asks('delete', 'org_app_keys_write'),

  'POST /api/v2/api_keys': asks('create', 'api_keys_write'),
  'GET /api/v2/api_keys': asks('list', 'api_keys_read'),
  'GET /api/v2/api_keys/:id': asks('get', 'api_keys_read'),
  'PATCH /api/v2/api_keys/:id': asks('update', 'api_keys_write'),
  'DELETE /api/v2/api_keys/:id': asks('delete', 'api_keys_delete'),

  'POST /api/v2/service_accounts/:account/access_tokens': asks(
    'create',
    'service_account_write',
    'org_app_keys_write',
  ),
  'GET /api/v2/service_accounts/:account/access_tokens': asks(
    'list',
    'service_account_write',
    'org_app_keys_write',
  ),
  'GET /api/v2/service_accounts/:account/access_tokens/:id': asks(
    'get',
    'service_account_write',
    'org_app_keys_write',
  ),
  'PATCH /api/v2/service_accounts/:account/access_tokens/:id': asks(
    'update',
    'service_account_write',
    'org_app_keys_write',
  ),
  'DELETE /api/v2/service_accounts/:account/access_tokens/:id': asks(
    'delete',
    'service_account_write',
    'org_app_keys_write',
  ),

  'GET /api/v2/permissions': asks('permissions', 'user_access_read'),
  'GET /api/v2/users/:user/permissions': asks('permissions', 'user_access_read'),
  'GET /api/v1/validate': { call: 'validate', proof: 'api-key', anyOf: [] },
  'GET /api/v2/validate_keys': asks('validate'),
  'GET /api/v2/current_user': asks('current-user'),
  'GET /api/v2/users/:user': asks('user', 'user_access_read'),

  'POST /api/v2/audit/events/search': asks('audit', 'audit_logs_read'),

  'POST /api/v2/logs': { call: 'logs', proof: 'api-key', anyOf: [] },

  'GET /api/v1/dashboard': asks('data', 'dashboards_read'),
  'POST /api/v1/dashboard': asks('data', 'dashboards_write'),
  'GET /api/v1/monitor': asks('data', 'monitors_read'),
  'POST /api/v1/monitor': asks('data', 'monitors_write'),
  // Datadog does not publish what this one needs; here it takes whoever has a key.
  'GET /api/v2/apm/services': asks('data'),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
