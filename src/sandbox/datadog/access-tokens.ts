import {
  type Answer,
  badRequest,
  forbidden,
  noContent,
  ok,
  refusal,
  tokenStamp,
} from './answer.ts';
import type { Caller } from './caller.ts';
import { fakeAccessToken } from './fake-secrets.ts';
import type { Asked, Handler } from './handler.ts';
import { CreateAccessToken, EditAccessToken, idsDiffer, readBody, readScopes } from './key-body.ts';
import { listPage } from './list-query.ts';
import { isAlive, type StoredKey } from './org.ts';
import { accountNotFound, accountOf } from './service-accounts.ts';

/*
 * Service access tokens: scoped, with an end that Datadog itself keeps, and used as a bearer token
 * without any API key beside them.
 */

const jsonApi = (answer: Answer): Answer => ({
  ...answer,
  contentType: 'application/vnd.api+json',
});

const notFound = refusal(404, 'Access token not found');

const attributesOf = (token: StoredKey) => ({
  created_at: tokenStamp(token.createdAt),
  expires_at: token.expiresAt === null ? null : tokenStamp(token.expiresAt),
  name: token.name,
  public_portion: token.publicPortion,
  scopes: token.scopes,
});

const shown = (token: StoredKey, more: Readonly<Record<string, unknown>>) => ({
  id: token.id,
  type: 'service_access_tokens',
  attributes: { ...attributesOf(token), ...more },
  relationships: { owned_by: { data: { id: token.owner.id, type: 'service_account' } } },
});

const lastUse = ({ lastUsedAt }: StoredKey) => ({
  last_used_at: lastUsedAt === null ? null : tokenStamp(lastUsedAt),
});

const dayMs = 86_400_000;
/** A recorded token that ended 0.7 s short of a day was accepted. */
const slackMs = 1000;

const lifeIsAllowed = (expiresAt: Date | null, now: Date): boolean => {
  if (expiresAt === null) return true;
  const lifeMs = expiresAt.getTime() - now.getTime();
  return lifeMs >= dayMs - slackMs && lifeMs <= 365 * dayMs + slackMs;
};

/** A token may only make tokens of no more scopes and no longer life than its own. */
const exceeds = (
  { credential }: Caller,
  scopes: readonly string[],
  expiresAt: Date | null,
): boolean => {
  if (credential.kind !== 'token') return false;
  const widens = scopes.some((scope) => credential.scopes?.includes(scope) === false);
  const end = credential.expiresAt;
  return widens || (end !== null && (expiresAt === null || expiresAt > end));
};

const create: Handler = (asked) => {
  const { org, caller, body } = asked;
  const owner = accountOf(asked);
  if (owner === undefined) return accountNotFound;
  const request = readBody(CreateAccessToken, body);
  if (request.kind === 'refused') return request.answer;
  const { name, scopes, expires_at: end } = request.value.data.attributes;
  const known = readScopes(org, scopes);
  if (known.kind === 'refused') return known.answer;
  const expiresAt = typeof end === 'string' ? new Date(end) : null;
  if (!lifeIsAllowed(expiresAt, org.now())) return badRequest('Invalid expires_at');
  if (exceeds(caller, scopes, expiresAt)) return forbidden;
  const token = org.add({ kind: 'token', ...fakeAccessToken(), owner, name, scopes, expiresAt });
  return jsonApi({ status: 201, body: { data: shown(token, { key: token.secret }) } });
};

const list: Handler = (asked) => {
  const owner = accountOf(asked);
  if (owner === undefined) return accountNotFound;
  const listed = listPage(
    asked.org,
    asked.query,
    (key) => key.kind === 'token' && key.owner.id === owner.id,
  );
  if (listed.kind === 'refused') return listed.answer;
  return jsonApi(
    ok({
      data: listed.keys.map((token) => shown(token, lastUse(token))),
      meta: { page: { total_filtered_count: listed.total } },
    }),
  );
};

const aliveToken = ({ org, params }: Asked): StoredKey | undefined =>
  org.keys.find(
    (key) =>
      key.kind === 'token' &&
      key.id === params['id'] &&
      key.owner.id === params['account'] &&
      isAlive(key, org.now()),
  );

const show: Handler = (asked) => {
  const token = aliveToken(asked);
  return token === undefined ? notFound : jsonApi(ok({ data: shown(token, lastUse(token)) }));
};

/** Name and scopes can be edited; the end of a token never. */
const edit: Handler = (asked) => {
  const { org, body } = asked;
  const token = aliveToken(asked);
  if (token === undefined) return notFound;
  const request = readBody(EditAccessToken, body);
  if (request.kind === 'refused') return request.answer;
  const { id, attributes } = request.value.data;
  const differ = idsDiffer(id, token.id);
  if (differ !== undefined) return differ;
  if (attributes.scopes !== undefined) {
    const scopes = readScopes(org, attributes.scopes);
    if (scopes.kind === 'refused') return scopes.answer;
    token.scopes = scopes.value;
  }
  token.name = attributes.name ?? token.name;
  token.modifiedAt = org.now();
  return jsonApi(ok({ data: shown(token, lastUse(token)) }));
};

/** 204 for a token that is revoked already, too: recorded so. A stranger's id is 404. */
const revoke: Handler = ({ org, params }) => {
  const token = org.keys.find(
    (key) => key.kind === 'token' && key.id === params['id'] && key.owner.id === params['account'],
  );
  if (token === undefined) return notFound;
  token.revokedAt = token.revokedAt ?? org.now();
  return noContent;
};

/** Where an org has no access tokens, the path is not there; the real answer is not public. */
const whereOffered =
  (handler: Handler): Handler =>
  (asked) =>
    asked.org.offersTokens ? handler(asked) : refusal(404, 'Not found');

export const accessTokenHandlers = {
  'POST /api/v2/service_accounts/:account/access_tokens': whereOffered(create),
  'GET /api/v2/service_accounts/:account/access_tokens': whereOffered(list),
  'GET /api/v2/service_accounts/:account/access_tokens/:id': whereOffered(show),
  'PATCH /api/v2/service_accounts/:account/access_tokens/:id': whereOffered(edit),
  'DELETE /api/v2/service_accounts/:account/access_tokens/:id': whereOffered(revoke),
} as const;
