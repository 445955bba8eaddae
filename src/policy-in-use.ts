import type { Owner } from './access/grant.ts';
import type { OrgConfig } from './config-orgs.ts';
import type { OwnerInUse } from './ledger/owners-in-use.ts';

const ownerText = (owner: Owner): string =>
  owner.kind === 'current-user' ? 'current_user' : `the service account ${owner.id}`;

const isSameOwner = (one: Owner, other: Owner): boolean => ownerText(one) === ownerText(other);

/** Why these orgs cannot be worked with, as keys that are not ended need another: a sentence each. */
export const strandedKeys = (
  orgs: readonly OrgConfig[],
  inUse: readonly OwnerInUse[],
): readonly string[] =>
  inUse.flatMap(({ org, owner, keys }) => {
    // An adopted key of somebody else's is reached through the org, whoever owns what ddkey makes.
    const isElsewhere = owner.kind === 'other';
    const many = `${keys} ${keys === 1 ? 'key' : 'keys'}`;
    const now = orgs.find(({ id }) => id === org);
    if (now === undefined) {
      return [`Org ${org} still has ${many}, so the policy cannot drop it: who would end them?`];
    }
    return isElsewhere || isSameOwner(now.owner, owner)
      ? []
      : [`${ownerText(owner)} in org ${org} still owns ${many}, so its owner cannot change yet.`];
  });
