import { stamp } from './answer.ts';
import { leakOf } from './included.ts';
import type { StoredKey } from './org.ts';

/* Application keys as JSON. Answers to creations are older in shape than those to lists. */

/** A key in lists and in answers to get and edit: never with its secret. */
export const shownKey = (key: StoredKey, namesOwner: boolean) => ({
  type: 'application_keys',
  id: key.id,
  attributes: {
    name: key.name,
    created_at: stamp(key.createdAt),
    last4: key.secret.slice(-4),
    scopes: key.scopes,
    last_used_at: key.lastUsedAt === null ? null : stamp(key.lastUsedAt),
  },
  relationships: {
    ...(namesOwner ? { owned_by: { data: { type: 'users', id: key.owner.id } } } : {}),
    leak_information: leakOf(key),
  },
});

/** The answer to a creation: with the secret and the owner, and without a last use. */
export const newKey = (key: StoredKey) => ({
  type: 'application_keys',
  id: key.id,
  attributes: {
    name: key.name,
    created_at: stamp(key.createdAt),
    last4: key.secret.slice(-4),
    key: key.secret,
    scopes: key.scopes,
  },
  relationships: {
    owned_by: { data: { type: 'users', id: key.owner.id } },
    leak_information: { data: null },
  },
});
