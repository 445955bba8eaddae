import { createHash } from 'node:crypto';
import type { Query } from './list-query.ts';
import type { Owner, StoredKey } from './org.ts';

/* What stands beside a list: the people whom it names, where they are asked for. */

const shownUser = ({ id, name, disabled, serviceAccount }: Owner) => ({
  type: 'users',
  id,
  attributes: {
    name,
    handle: `${id}@sandbox.invalid`,
    email: `${id}@sandbox.invalid`,
    status: disabled ? 'Disabled' : 'Active',
    disabled,
    service_account: serviceAccount,
  },
});

/** Datadog's finding that a key stands somewhere in public; null for a key that it has not found. */
export const leakOf = (key: StoredKey) => {
  if (!key.isLeaked) return { data: null };
  const id = createHash('sha256').update(key.id).digest('hex').slice(0, 32);
  return { data: { type: 'leaked_keys', id } };
};

/** The people of these keys, each once, where the query includes them under that name. */
export const includedIn = (
  keys: readonly StoredKey[],
  { query, name }: { readonly query: Query; readonly name: string },
) => {
  if (!(query['include'] ?? '').split(',').includes(name)) return {};
  const owners = new Set(keys.map((key) => key.owner));
  return { included: [...owners].map(shownUser) };
};
