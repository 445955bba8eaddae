import { OnlyOrg, onlyOrgId, type Variables } from './config-orgs.ts';
import { missingIn } from './config-stores.ts';
import { permissionIds } from './datadog/permission-ids.ts';
import { readShippedScopes } from './datadog/shipped-scopes.ts';
import { sites } from './datadog/sites.ts';
import { Kind } from './policy/ask.ts';
import { ApproverChannel } from './policy/schema.ts';
import type { Surroundings } from './policy/surroundings.ts';

const isSetIn =
  (variables: Variables) =>
  (name: string): boolean =>
    (variables[name] ?? '').trim() !== '';

/** The world that policy files are read against, with the scopes known at release. */
export function surroundingsOf(variables: Variables): Surroundings {
  const channel = ApproverChannel.safeParse(variables['DDKEY_APPROVER_CHANNEL']);
  const kinds = OnlyOrg.shape.DD_KINDS.safeParse(variables['DD_KINDS']);
  return {
    scopes: readShippedScopes().map(({ name }) => name),
    permissionIds,
    sites,
    isSet: isSetIn(variables),
    missingFor: missingIn(variables),
    channel: channel.success ? channel.data : null,
    org: {
      id: onlyOrgId,
      kinds: kinds.success ? kinds.data : Kind.options,
      ownerLacks: [],
      environments: [],
    },
  };
}
