import { type Answer, badRequest, created, noContent, ok, refusal, stamp } from './answer.ts';
import { fakeApiKey } from './fake-secrets.ts';
import type { Asked, Handler } from './handler.ts';
import { includedIn, leakOf } from './included.ts';
import { CreateApiKey, EditApiKey, idsDiffer, readBody } from './key-body.ts';
import { listPage } from './list-query.ts';
import { isAlive, type Org, type StoredKey } from './org.ts';

/*
 * API keys. They have no scopes, and the answers to get and edit hold the secret again: whoever may
 * read API keys can read every API secret of the org.
 */

const notFound = refusal(404, 'API key not found');

const attributesOf = (key: StoredKey) => ({
  created_at: stamp(key.createdAt),
  last4: key.secret.slice(-4),
  modified_at: stamp(key.modifiedAt),
  remote_config_read_enabled: key.remoteConfig,
  category: key.category,
  name: key.name,
});

const dayMs = 86_400_000;

const lastUse = ({ lastUsedAt }: StoredKey, now: Date) => {
  const timestamp = lastUsedAt === null ? null : stamp(lastUsedAt);
  return {
    date_last_used: timestamp,
    used_in_last_24_hours: lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < dayMs,
    last_used_date: { timestamp, description: 'Last use within ninety days, else null' },
  };
};

/** `more` are the attributes that only some of the answers carry. */
const shown = (key: StoredKey, more: Readonly<Record<string, unknown>>) => {
  const user = { data: { type: 'users', id: key.owner.id } };
  return {
    type: 'api_keys',
    id: key.id,
    attributes: { ...attributesOf(key), ...more },
    relationships: { created_by: user, modified_by: user, leak_information: leakOf(key) },
  };
};

const liveKeys = (org: Org): StoredKey[] =>
  org.keys.filter((key) => key.kind === 'api' && isAlive(key, org.now()));

const isTaken = (org: Org, name: string): boolean => liveKeys(org).some((key) => key.name === name);

/** Names are unique in an org. The status for a second one is not public: 409 is our choice. */
const nameTaken = refusal(409, 'API key name already exists');

const create: Handler = ({ org, caller, body }) => {
  const request = readBody(CreateApiKey, body);
  if (request.kind === 'refused') return request.answer;
  const {
    name,
    category,
    remote_config_read_enabled: remoteConfig,
  } = request.value.data.attributes;
  if (isTaken(org, name)) return nameTaken;
  if (liveKeys(org).length >= org.maxApiKeys) return badRequest('Too many API keys in this org');
  const key = org.add({
    kind: 'api',
    secret: fakeApiKey(),
    owner: caller.owner,
    name,
    ...(category === undefined ? {} : { category }),
    ...(remoteConfig === undefined ? {} : { remoteConfig }),
  });
  return created({ data: shown(key, { key: key.secret }) });
};

const list: Handler = ({ org, query }) => {
  const listed = listPage(org, query, (key) => key.kind === 'api');
  if (listed.kind === 'refused') return listed.answer;
  return ok({
    data: listed.keys.map((key) => shown(key, lastUse(key, org.now()))),
    meta: { page: { total_filtered_count: listed.total }, max_allowed: org.maxApiKeys },
    ...includedIn(listed.keys, { query, name: 'created_by' }),
  });
};

const onOne =
  (act: (key: StoredKey, asked: Asked) => Answer): Handler =>
  (asked) => {
    const key = liveKeys(asked.org).find(({ id }) => id === asked.params['id']);
    return key === undefined ? notFound : act(key, asked);
  };

const show = onOne((key, { org }) =>
  ok({ data: shown(key, { key: key.secret, ...lastUse(key, org.now()) }) }),
);

const edit = onOne((key, { org, body }) => {
  const request = readBody(EditApiKey, body);
  if (request.kind === 'refused') return request.answer;
  const { id, attributes } = request.value.data;
  const differ = idsDiffer(id, key.id);
  if (differ !== undefined) return differ;
  if (attributes.name !== key.name && isTaken(org, attributes.name)) return nameTaken;
  key.name = attributes.name;
  key.category = attributes.category ?? key.category;
  key.remoteConfig = attributes.remote_config_read_enabled ?? key.remoteConfig;
  key.modifiedAt = org.now();
  return ok({ data: shown(key, { key: key.secret }) });
});

/** An org keeps at least one API key; the status for the attempt is our choice. */
const revoke = onOne((key, { org }) => {
  if (liveKeys(org).length === 1) return badRequest('The last API key cannot be deleted');
  key.revokedAt = org.now();
  return noContent;
});

export const apiKeyHandlers = {
  'POST /api/v2/api_keys': create,
  'GET /api/v2/api_keys': list,
  'GET /api/v2/api_keys/:id': show,
  'PATCH /api/v2/api_keys/:id': edit,
  'DELETE /api/v2/api_keys/:id': revoke,
} as const;
