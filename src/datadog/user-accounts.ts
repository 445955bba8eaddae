import { z } from 'zod';
import type { Owner } from '../access/grant.ts';
import { DatadogId, type OrgId } from '../policy/ids.ts';
import { UsersApi } from './api-client.ts';
import type { DatadogCall } from './client.ts';

/** A user or service account, as far as it matters for the keys that it owns. */
export type Account = {
  readonly id: DatadogId;
  readonly isServiceAccount: boolean | null;
  readonly isDisabled: boolean | null;
};

const Answer = z.object({
  data: z.object({
    id: DatadogId,
    attributes: z
      .object({ serviceAccount: z.boolean().nullish(), disabled: z.boolean().nullish() })
      .nullish(),
  }),
});

/** Who owns keys (`GET /api/v2/current_user`, `/users/{id}`); null where Datadog does not say. */
export async function accountOf(
  org: OrgId,
  owner: Owner,
  call: DatadogCall,
): Promise<Account | null> {
  const answer = await call({ org, lane: 'current-user' }, (configuration) => {
    const users = new UsersApi(configuration);
    return owner.kind === 'current-user'
      ? users.getCurrentUser()
      : users.getUser({ userId: owner.id });
  });
  const read = Answer.safeParse(answer.kind === 'ok' ? answer.value : null);
  if (!read.success) return null;
  const { id, attributes } = read.data.data;
  return {
    id,
    isServiceAccount: attributes?.serviceAccount ?? null,
    isDisabled: attributes?.disabled ?? null,
  };
}
