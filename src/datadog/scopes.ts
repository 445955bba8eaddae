import { z } from 'zod';
import type { ScopeCatalogue } from '../access/ports.ts';
import { type OrgId, ScopeName } from '../policy/ids.ts';
import type { ScopeFact } from '../policy/scope-facts.ts';
import { RolesApi } from './api-client.ts';
import type { DatadogCall } from './client.ts';
import { readShippedScopes } from './shipped-scopes.ts';

const PermissionsAnswer = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        name: z.string(),
        displayName: z.string().nullish(),
        groupName: z.string().nullish(),
        restricted: z.boolean().nullish(),
      }),
    }),
  ),
});

/** Deprecated catch-alls that the list still holds; no key should be limited to "everything". */
const catchAlls: readonly string[] = ['admin', 'standard'];

/** A scope, and whether a role gives it: some are on in every role and are not listed there. */
type LiveFact = ScopeFact & { readonly byRole: boolean };

function factsFrom(value: unknown): LiveFact[] | null {
  const answer = PermissionsAnswer.safeParse(value);
  if (!answer.success) return null;
  return answer.data.data
    .map(({ attributes }) => ({
      name: attributes.name,
      group: attributes.groupName ?? 'Other',
      displayName: attributes.displayName ?? attributes.name,
      byRole: attributes.restricted === false,
    }))
    .filter(({ name }) => ScopeName.safeParse(name).success && !catchAlls.includes(name));
}

export type LiveCatalogue = ScopeCatalogue & {
  /** Scopes that come with a role, and that somebody with just these permissions has not. */
  readonly lackedBy: (permissions: ReadonlySet<string>) => readonly string[];
  /** Reads the list from Datadog; false when it did not answer and the old list stays. */
  readonly refresh: () => Promise<boolean>;
};

/** The scopes of an org (`GET /api/v2/permissions`), with the shipped list until they were read. */
export function scopeCatalogue(call: DatadogCall, org: OrgId): LiveCatalogue {
  let facts: readonly LiveFact[] = readShippedScopes().map((fact) => ({ ...fact, byRole: false }));
  return {
    lackedBy: (permissions) =>
      facts.filter(({ name, byRole }) => byRole && !permissions.has(name)).map(({ name }) => name),
    all: () => facts,
    async refresh() {
      // Without this flag the list leaves out names that keys can be limited to.
      const answer = await call({ org, lane: 'permissions' }, (configuration) =>
        new RolesApi(configuration).listPermissions({ includeScopes: true }),
      );
      const live = answer.kind === 'ok' ? factsFrom(answer.value) : null;
      if (live === null || live.length === 0) return false;
      facts = live;
      return true;
    },
  };
}
