import { auditTrail } from '../../src/datadog/audit-trail.ts';
import { checkOrg, checkOwner } from '../../src/datadog/check-org.ts';
import { datadogKeys, keyLimitOf, offersTokens } from '../../src/datadog/keys.ts';
import { ownerPermissions } from '../../src/datadog/owner-permissions.ts';
import { datadogRegister } from '../../src/datadog/register.ts';
import { scopeCatalogue } from '../../src/datadog/scopes.ts';
import { DatadogId, ScopeName } from '../../src/policy/ids.ts';
import { dead, freshCalls, keyId, org, service, start, wish } from '../datadog/wishes.ts';
import { answersTarget, fine, type Read } from './answers-target.ts';
import type { Passed } from './between.ts';

/** A secret is taken from an answer only as it stands there. */
const create: Read = async (url, body) => {
  const made = await datadogKeys(freshCalls(url)).create(wish);
  if (made.kind !== 'created') return null;
  if (!body.includes(JSON.stringify(made.secret.reveal()).slice(1, -1)))
    return 'a secret that was not in the answer';
  return JSON.stringify(made).includes(made.secret.reveal())
    ? 'a secret that can be printed'
    : null;
};

/** Gone is said only where Datadog said so itself: an empty 204, or its own not found. */
const revoke: Read = async (url) => {
  await datadogKeys(freshCalls(url)).revoke(dead);
  return null;
};

const lookUp: Read = async (url, body) => {
  const found = await datadogKeys(freshCalls(url)).lookUp({ ...dead, name: wish.name });
  if (found.kind !== 'found') return null;
  return found.keys.length > 0 && !body.includes(wish.name) ? 'a key of another name' : null;
};

/** A key that the answer does not name must not be thought to exist. */
const survey: Read = async (url, body) => {
  const register = datadogRegister(freshCalls(url), () => undefined);
  const read = await register.survey(org, [service]);
  if (read.kind !== 'read') return null;
  const ids = read.lists.flatMap(({ keys }) => (keys ?? []).map(({ datadogId }) => datadogId));
  return ids.every((id) => body.includes(id)) ? null : 'a key that was not in the answer';
};

/** A scope reaches forms and policies, so it must be a name of one. */
const catalogue: Read = async (url) => {
  const live = scopeCatalogue(freshCalls(url), org);
  await live.refresh();
  const odd = live.all().find(({ name }) => !ScopeName.safeParse(name).success);
  if (live.all().length === 0) return 'no scopes are left';
  return odd === undefined ? null : `a scope called ${JSON.stringify(odd.name)}`;
};

const at = { credential: 'application', org, owner: service } as const;
const readers: readonly Read[] = [
  create,
  revoke,
  lookUp,
  survey,
  catalogue,
  fine((url) => datadogKeys(freshCalls(url)).changeScopes({ ...dead, scopes: wish.scopes })),
  fine((url) => keyLimitOf(at, freshCalls(url))),
  fine((url) => offersTokens(at, freshCalls(url))),
  fine((url) => ownerPermissions({ id: org, owner: service }, freshCalls(url))),
  fine((url) => checkOrg({ id: org, site: 'datadoghq.eu' }, freshCalls(url))),
  fine((url) => checkOwner({ id: org, site: 'datadoghq.eu' }, service, freshCalls(url))),
  fine((url) =>
    auditTrail(freshCalls(url), { now: () => start }).callsOf(org, [DatadogId.parse(keyId)], start),
  ),
];

/** Every answer of Datadog's that the bot reads, by the adapters that read it. */
export const datadogTarget = (recorded: readonly Passed[]) =>
  answersTarget(
    'datadog',
    recorded.filter(({ status }) => status < 300),
    readers,
  );
