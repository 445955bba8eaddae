import { createHash } from 'node:crypto';
import { ok, refusal, stamp } from './answer.ts';
import type { Handler } from './handler.ts';
import type { ScopeKnown } from './org.ts';

/*
 * The permission list. Some names work as a scope without being a permission of a role: Datadog
 * lists them only when it is asked to include scopes.
 */

const scopeOnly: ReadonlySet<string> = new Set([
  'connection_write',
  'create_webhooks',
  'events_read',
  'hosts_read',
  'metrics_read',
  'org_group_read',
  'org_group_write',
  'security_monitoring_critical_assets_read',
  'security_monitoring_critical_assets_write',
  'status_pages_internal_page_publish',
  'status_pages_public_page_publish',
  'synthetics_create_edit_trigger',
  'teams_read',
  'timeseries_query',
  'user_access_read',
]);

/** Deprecated catch-alls that every org's list still begins with; nobody should hand them out. */
const catchAlls: readonly ScopeKnown[] = [
  { name: 'admin', displayName: 'Privileged Access' },
  { name: 'standard', displayName: 'Standard Access' },
].map((named) => ({ ...named, group: 'General', type: 'other', restricted: false }));

/** The same id for the same name in every sandbox, so that tests can tell them apart. */
const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20, 32)].join('-');
};

const listedSince = stamp(new Date('2020-01-01T00:00:00Z'));

const entry = (scope: ScopeKnown) => ({
  type: 'permissions',
  id: idOf(scope.name),
  attributes: {
    name: scope.name,
    display_name: scope.displayName,
    description: `${scope.displayName} (sandbox).`,
    created: listedSince,
    group_name: scope.group,
    display_type: scope.type,
    restricted: scope.restricted,
  },
});

const list: Handler = ({ org, query }) => {
  const all = query['include_scopes'] === 'true';
  const named = org.scopes.filter((scope) => all || !scopeOnly.has(scope.name));
  const others = catchAlls.filter(({ name }) => named.every((scope) => scope.name !== name));
  return ok({ data: [...others, ...named].map(entry) });
};

const ofUser: Handler = ({ org, params }) => {
  const owner = org.owners.find(({ id }) => id === params['user']);
  if (owner === undefined) return refusal(404, 'User not found');
  return ok({ data: org.scopes.filter(({ name }) => owner.permissions.has(name)).map(entry) });
};

export const permissionHandlers = {
  'GET /api/v2/permissions': list,
  'GET /api/v2/users/:user/permissions': ofUser,
} as const;
