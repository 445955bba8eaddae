import type { Kysely } from 'kysely';
import type { Owner } from '../access/grant.ts';
import type { KeyState } from '../access/lifecycle.ts';
import { OrgId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import { ownerOf } from './rows.ts';

export type OwnerInUse = { readonly org: OrgId; readonly owner: Owner; readonly keys: number };

/** States of a key that may still exist at Datadog, so that somebody has to be able to end it. */
const unended: readonly KeyState[] = ['intended', 'made', 'showing', 'live', 'revoking'];

/** Orgs and owners that still have keys. */
export async function ownersInUse(db: Kysely<Database>): Promise<readonly OwnerInUse[]> {
  const rows = await db
    .selectFrom('key')
    .select(['org', 'owner', ({ fn }) => fn.countAll<number>().as('keys')])
    .where('state', 'in', unended)
    .groupBy(['org', 'owner'])
    .execute();
  return rows.map(({ org, owner, keys }) => ({
    org: OrgId.parse(org),
    owner: ownerOf(owner),
    keys: Number(keys),
  }));
}
