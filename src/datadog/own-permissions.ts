import type { Owner } from '../access/grant.ts';
import type { UseOfKeys } from '../access/use-of-keys.ts';
import type { OrgId } from '../policy/ids.ts';
import { type client, KeyManagementApi, RolesApi } from './api-client.ts';
import { type CheckedOrg, checkOwner, permissionFor } from './check-org.ts';
import type { DatadogCall } from './client.ts';
import type { OwnKey } from './own-key.ts';
import { ownerPermissions } from './owner-permissions.ts';
import { scopeCatalogue } from './scopes.ts';

export type Held = 'held' | 'missing' | 'unknown';

type Read = (configuration: client.Configuration) => Promise<unknown>;
const firstOfAll = { pageSize: 1, pageNumber: 0 } as const;

/** What can be tried without changing anything. */
const reads: Readonly<Record<string, Read>> = {
  user_access_read: (configuration) =>
    new RolesApi(configuration).listPermissions({ includeScopes: true }),
  org_app_keys_read: (configuration) =>
    new KeyManagementApi(configuration).listApplicationKeys(firstOfAll),
  api_keys_read: (configuration) => new KeyManagementApi(configuration).listAPIKeys(firstOfAll),
};

async function tryRead(org: OrgId, read: Read, call: DatadogCall): Promise<Held> {
  const answer = await call({ org, lane: 'list' }, read);
  if (answer.kind === 'ok') return 'held';
  // A page of somebody in between proves nothing about what the bot may do.
  const isNo = answer.kind === 'http' && answer.isOwn && [401, 403].includes(answer.status);
  return isNo ? 'missing' : 'unknown';
}

async function tryAudit(org: OrgId, uses: UseOfKeys): Promise<Held> {
  const { kind } = await uses.look(org);
  if (kind === 'not-permitted') return 'missing';
  return kind === 'recorded' || kind === 'nothing-recorded' ? 'held' : 'unknown';
}

type Around = { readonly call: DatadogCall; readonly uses: UseOfKeys };

/** Tries a permission where that changes nothing; `unknown` where only doing it would tell. */
function tried(
  name: string,
  org: CheckedOrg & { readonly owner: Owner },
  { call, uses }: Around,
): Promise<Held> {
  const read = reads[name];
  if (read !== undefined) return tryRead(org.id, read, call);
  if (name === 'audit_logs_read') return tryAudit(org.id, uses);
  if (name !== permissionFor(org.owner)) return Promise.resolve('unknown');
  return checkOwner(org, org.owner, call).then(({ kind }) =>
    kind === 'may not' ? 'missing' : 'unknown',
  );
}

/** What the roles of the bot's user leave out, of all that comes with a role. */
async function lackedByRole(org: OrgId, call: DatadogCall): Promise<readonly string[] | null> {
  const catalogue = scopeCatalogue(call, org);
  const permissions = await ownerPermissions({ id: org, owner: { kind: 'current-user' } }, call);
  if (permissions === null || !(await catalogue.refresh())) return null;
  return catalogue.lackedBy(permissions);
}

/**
 * Which of these permissions the bot's key has: tried where that changes nothing, else read from
 * its scopes and from its user's roles.
 */
export async function heldPermissions(
  names: readonly string[],
  org: CheckedOrg & { readonly owner: Owner },
  around: Around & { readonly own: OwnKey | null },
): Promise<ReadonlyMap<string, Held>> {
  const scopes = around.own?.scopes ?? null;
  const lacked = await lackedByRole(org.id, around.call);
  const byList = (name: string): Held => {
    if (scopes?.includes(name) === false || lacked?.includes(name) === true) return 'missing';
    return around.own === null || lacked === null ? 'unknown' : 'held';
  };
  const held = new Map<string, Held>();
  // One after the other: what people wait for shares these limits.
  for (const name of names) {
    const answer = await tried(name, org, around);
    held.set(name, answer === 'unknown' ? byList(name) : answer);
  }
  return held;
}
