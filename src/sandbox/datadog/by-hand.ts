import { z } from 'zod';
import { fakeApiKey, fakeApplicationKey } from './fake-secrets.ts';
import { isAlive, type Org, type Owner, type StoredKey } from './org.ts';

/* What people do in Datadog's own pages, past ddkey. */

export const ByHand = z.discriminatedUnion('do', [
  /** Makes a key that ddkey knows nothing of; `owner` is a name, the bot's user by default. */
  z.object({
    do: z.literal('make'),
    kind: z.enum(['application', 'api']),
    name: z.string(),
    scopes: z.array(z.string()).optional(),
    owner: z.string().optional(),
  }),
  z.object({
    do: z.literal('change'),
    id: z.string(),
    name: z.string().optional(),
    scopes: z.array(z.string()).nullable().optional(),
    /** ISO; as if the key had been used then. */
    lastUsedAt: z.string().optional(),
    /** Datadog found it in public. */
    leaked: z.boolean().optional(),
  }),
  /** An API key that was deleted comes back, as Datadog's pages offer for a week. */
  z.object({ do: z.literal('bring-back'), id: z.string() }),
  /** Turns Audit Trail on or off; what it has recorded is not shown while it is off. */
  z.object({ do: z.literal('audit-trail'), on: z.boolean() }),
  /** Gives somebody's role a permission, or takes it away. */
  z.object({
    do: z.literal('permit'),
    owner: z.string(),
    permission: z.string(),
    may: z.boolean(),
  }),
  /** Somebody's account is closed: their application keys die, API keys that they made go on. */
  z.object({ do: z.literal('disable'), owner: z.string() }),
]);
export type ByHand = z.infer<typeof ByHand>;
type Of<Deed extends ByHand['do']> = Extract<ByHand, { readonly do: Deed }>;

const ownerOf = (org: Org, name: string): Owner => {
  const owner = org.owners.find((each) => each.name === name);
  if (owner === undefined) throw new Error(`the Datadog stand-in knows nobody called ${name}`);
  return owner;
};

const keyOf = (org: Org, id: string): StoredKey => {
  const key = org.keys.find((each) => each.id === id);
  if (key === undefined) throw new Error(`the Datadog stand-in never had a key ${id}`);
  return key;
};

const make = (org: Org, { kind, name, scopes, owner = 'ddkey bot' }: Of<'make'>): void => {
  org.add({
    kind,
    name,
    secret: kind === 'api' ? fakeApiKey() : fakeApplicationKey(),
    owner: ownerOf(org, owner),
    ...(scopes === undefined ? {} : { scopes }),
  });
};

const change = (org: Org, { id, name, scopes, lastUsedAt, leaked }: Of<'change'>): void => {
  const key = keyOf(org, id);
  if (!isAlive(key, org.now())) throw new Error(`the key ${id} is dead`);
  key.name = name ?? key.name;
  if (scopes !== undefined) key.scopes = scopes;
  if (lastUsedAt !== undefined) key.lastUsedAt = new Date(lastUsedAt);
  key.isLeaked = leaked ?? key.isLeaked;
};

const disable = (org: Org, name: string): void => {
  const owner = ownerOf(org, name);
  owner.disabled = true;
  for (const key of org.keys) {
    if (key.owner === owner && key.kind !== 'api') key.revokedAt ??= org.now();
  }
};

const permit = (org: Org, { owner, permission, may }: Of<'permit'>): void => {
  const { permissions } = ownerOf(org, owner);
  if (may) permissions.add(permission);
  else permissions.delete(permission);
};

/** Does one of these to the org; throws when there is no such key or person. */
export const doByHand = (org: Org, deed: ByHand): void => {
  switch (deed.do) {
    case 'make':
      make(org, deed);
      return;
    case 'change':
      change(org, deed);
      return;
    case 'bring-back':
      keyOf(org, deed.id).revokedAt = null;
      return;
    case 'audit-trail':
      org.audit.isOn = deed.on;
      return;
    case 'permit':
      permit(org, deed);
      return;
    case 'disable':
      disable(org, deed.owner);
      return;
  }
};
