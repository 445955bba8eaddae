import { z } from 'zod';
import type { Owner } from '../access/grant.ts';
import type { DatadogId, OrgId } from '../policy/ids.ts';
import { UsersApi } from './api-client.ts';
import type { DatadogCall } from './client.ts';
import { accountOf } from './user-accounts.ts';

const PermissionsAnswer = z.object({
  data: z.array(z.object({ attributes: z.object({ name: z.string() }) })),
});

async function userIdOf(owner: Owner, org: OrgId, call: DatadogCall): Promise<DatadogId | null> {
  if (owner.kind === 'service-account') return owner.id;
  return (await accountOf(org, owner, call))?.id ?? null;
}

/**
 * The permissions that the owner of the keys has through its roles
 * (`GET /api/v2/users/{id}/permissions`); null when Datadog does not say.
 */
export async function ownerPermissions(
  { id: org, owner }: { readonly id: OrgId; readonly owner: Owner },
  call: DatadogCall,
): Promise<ReadonlySet<string> | null> {
  const userId = await userIdOf(owner, org, call);
  if (userId === null) return null;
  const answer = await call({ org, lane: 'permissions' }, (configuration) =>
    new UsersApi(configuration).listUserPermissions({ userId }),
  );
  const list = PermissionsAnswer.safeParse(answer.kind === 'ok' ? answer.value : null);
  // An owner without any permission is more likely an answer that we do not understand.
  if (!list.success || list.data.data.length === 0) return null;
  return new Set(list.data.data.map(({ attributes }) => attributes.name));
}
