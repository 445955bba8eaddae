import { type Answer, badRequest, created, forbidden, noContent, ok, refusal } from './answer.ts';
import { newKey, shownKey } from './application-key-shapes.ts';
import { fakeApplicationKey } from './fake-secrets.ts';
import type { Asked, Handler } from './handler.ts';
import { includedIn } from './included.ts';
import {
  CreateApplicationKey,
  EditApplicationKey,
  idsDiffer,
  readBody,
  readScopes,
} from './key-body.ts';
import { listPage } from './list-query.ts';
import { isAlive, type Org, type Owner, type StoredKey } from './org.ts';
import { accountNotFound, accountOf } from './service-accounts.ts';

/*
 * Application keys by their three paths. The secret is in the answer to a creation and nowhere else;
 * where One-Time Read mode is off, also in what a person reads of one of their own keys.
 */

/** Whose keys a path reaches. `namesOwner`: only the org-wide path tells whose a key is. */
type Reach = {
  readonly owner: (asked: Asked) => Owner | undefined;
  readonly namesOwner: boolean;
};

const mine: Reach = { owner: ({ caller }) => caller.owner, namesOwner: false };

const ofAccount: Reach = { owner: accountOf, namesOwner: false };

const keyNotFound = refusal(404, 'Application key not found');

const isFull = (org: Org, owner: Owner): boolean =>
  org.keys.filter(
    (key) => key.kind === 'application' && key.owner.id === owner.id && isAlive(key, org.now()),
  ).length >= org.maxAllowedPerUser;

/** Over the limit is 400 here; the real status is not public. */
const create =
  (reach: Reach): Handler =>
  (asked) => {
    const { org, caller, body } = asked;
    if (caller.credential.kind === 'token') return forbidden;
    const owner = reach.owner(asked);
    if (owner === undefined) return accountNotFound;
    const request = readBody(CreateApplicationKey, body);
    if (request.kind === 'refused') return request.answer;
    const { name, scopes: askedScopes } = request.value.data.attributes;
    const scopes = readScopes(org, askedScopes);
    if (scopes.kind === 'refused') return scopes.answer;
    if (isFull(org, owner)) return badRequest('Too many application keys for this user');
    const secret = fakeApplicationKey();
    const key = org.add({ kind: 'application', secret, owner, name, scopes: scopes.value });
    return created({ data: newKey(key) });
  };

const pageOf = (asked: Asked, ownerId: string | undefined, namesOwner: boolean): Answer => {
  const listed = listPage(
    asked.org,
    asked.query,
    (key) => key.kind === 'application' && (ownerId === undefined || key.owner.id === ownerId),
  );
  if (listed.kind === 'refused') return listed.answer;
  return ok({
    data: listed.keys.map((key) => shownKey(key, namesOwner)),
    meta: {
      page: { total_filtered_count: listed.total },
      max_allowed_per_user: asked.org.maxAllowedPerUser,
    },
    ...(namesOwner ? includedIn(listed.keys, { query: asked.query, name: 'owned_by' }) : {}),
  });
};

const list =
  (reach: Reach): Handler =>
  (asked) => {
    const owner = reach.owner(asked);
    return owner === undefined ? accountNotFound : pageOf(asked, owner.id, reach.namesOwner);
  };

const everyKey: Handler = (asked) => pageOf(asked, asked.query['filter[owned_by]'], true);

/** The live key of the path's id; an id that is no UUID is just not found, as with the real one. */
const findKey = ({ org, params }: Asked): StoredKey | undefined =>
  org.keys.find(
    (key) => key.kind === 'application' && key.id === params['id'] && isAlive(key, org.now()),
  );

type OnKey = (key: StoredKey, asked: Asked, namesOwner: boolean) => Answer;

const show: OnKey = (key, _asked, namesOwner) => ok({ data: shownKey(key, namesOwner) });

/** A service account's key is shown once in every org. */
const showMine: OnKey = (key, { org }) => {
  const { attributes, ...more } = shownKey(key, false);
  const isReadAgain = !org.oneTimeRead && !key.owner.serviceAccount;
  const secret = isReadAgain ? { key: key.secret } : {};
  return ok({ data: { ...more, attributes: { ...attributes, ...secret } } });
};

const edit: OnKey = (key, { org, body }, namesOwner) => {
  const request = readBody(EditApplicationKey, body);
  if (request.kind === 'refused') return request.answer;
  const { id, attributes } = request.value.data;
  const differ = idsDiffer(id, key.id);
  if (differ !== undefined) return differ;
  if (attributes.scopes !== undefined) {
    const scopes = readScopes(org, attributes.scopes);
    if (scopes.kind === 'refused') return scopes.answer;
    key.scopes = scopes.value;
  }
  key.name = attributes.name ?? key.name;
  key.modifiedAt = org.now();
  return ok({ data: shownKey(key, namesOwner) });
};

/** Revokes for good; the next call finds nothing. */
const revoke: OnKey = (key, { org }) => {
  key.revokedAt = org.now();
  return noContent;
};

const onOne =
  (reach: Reach, act: OnKey): Handler =>
  (asked) => {
    const owner = reach.owner(asked);
    if (owner === undefined) return accountNotFound;
    const key = findKey(asked);
    if (key === undefined || key.owner.id !== owner.id) return keyNotFound;
    return act(key, asked, reach.namesOwner);
  };

const onAny =
  (act: OnKey): Handler =>
  (asked) => {
    const key = findKey(asked);
    return key === undefined ? keyNotFound : act(key, asked, true);
  };

export const applicationKeyHandlers = {
  'POST /api/v2/current_user/application_keys': create(mine),
  'GET /api/v2/current_user/application_keys': list(mine),
  'GET /api/v2/current_user/application_keys/:id': onOne(mine, showMine),
  'PATCH /api/v2/current_user/application_keys/:id': onOne(mine, edit),
  'DELETE /api/v2/current_user/application_keys/:id': onOne(mine, revoke),

  'POST /api/v2/service_accounts/:account/application_keys': create(ofAccount),
  'GET /api/v2/service_accounts/:account/application_keys': list(ofAccount),
  'GET /api/v2/service_accounts/:account/application_keys/:id': onOne(ofAccount, show),
  'PATCH /api/v2/service_accounts/:account/application_keys/:id': onOne(ofAccount, edit),
  'DELETE /api/v2/service_accounts/:account/application_keys/:id': onOne(ofAccount, revoke),

  'GET /api/v2/application_keys': everyKey,
  'GET /api/v2/application_keys/:id': onAny(show),
  'PATCH /api/v2/application_keys/:id': onAny(edit),
  'DELETE /api/v2/application_keys/:id': onAny(revoke),
} as const;
