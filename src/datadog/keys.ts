import { z } from 'zod';
import type {
  CredentialAt,
  Issued,
  IssuerRefusal,
  KeyIssuer,
  KeyLimit,
  KeyWish,
  LookedUp,
  Revoked,
} from '../access/ports.ts';
import { Secret } from '../access/secret.ts';
import type { Credential } from '../policy/ask.ts';
import { DatadogId } from '../policy/ids.ts';
import { instantOf } from '../policy/instant.ts';
import { changeScopes } from './change-scopes.ts';
import type { DatadogCall } from './client.ts';
import { credentialCalls } from './credential-calls.ts';
import { isLastPage, ListMeta, pageSize } from './list-page.ts';

/** What a creation must have answered to count as one; a 201 alone proves nothing. */
const CreatedAnswer = z.object({
  data: z.object({
    id: DatadogId,
    attributes: z.object({
      key: z.string().min(16),
      scopes: z.array(z.string()).nullish(),
    }),
  }),
});

const ListAnswer = z.object({
  // Missing in what is no answer of Datadog's, such as a proxy's page.
  data: z.array(
    z.object({
      id: DatadogId,
      attributes: z.object({
        name: z.string(),
        last4: z.string().default(''),
        lastUsedAt: z.coerce.date().nullish().catch(null),
        dateLastUsed: z.coerce.date().nullish().catch(null),
        scopes: z.array(z.string()).nullish().catch(null),
      }),
    }),
  ),
  meta: ListMeta,
});

const mostPages = 200;

function refusalOf(status: number, credential: Credential): IssuerRefusal {
  // Where an org has no access tokens, Datadog knows no such path or forbids it.
  if (credential === 'token' && (status === 403 || status === 404)) return 'tokens-not-offered';
  switch (status) {
    case 400:
      return 'scopes-refused';
    case 401:
    case 403:
      return 'owner-may-not';
    default:
      return 'datadog-refused';
  }
}

/** How full a list of credentials is, as its first page says; null when it does not. */
export async function keyLimitOf(at: CredentialAt, call: DatadogCall): Promise<KeyLimit | null> {
  const answer = await listPage(at, call, 0);
  const list = ListAnswer.safeParse(answer.kind === 'ok' ? answer.value : null);
  if (!list.success) return null;
  const { meta } = list.data;
  const most = at.credential === 'api' ? meta?.maxAllowed : meta?.maxAllowedPerUser;
  const used = meta?.page?.totalFilteredCount;
  return most === undefined || used === undefined ? null : { used, most };
}

/** Datadog's answer to one key too many is not written down, so the list is asked how full it is. */
async function isFull(wish: KeyWish, call: DatadogCall): Promise<boolean> {
  const limit = await keyLimitOf(wish, call);
  return limit !== null && limit.used >= limit.most;
}

async function whyRefused(
  status: number,
  wish: KeyWish,
  call: DatadogCall,
): Promise<IssuerRefusal> {
  const mayBeFull = status === 400 || status === 403 || status === 409;
  if (mayBeFull && (await isFull(wish, call))) return 'key-limit-reached';
  return refusalOf(status, wish.credential);
}

async function create(wish: KeyWish, call: DatadogCall): Promise<Issued> {
  // At Datadog an empty list means every permission of the owner.
  if (wish.scopes.length === 0 && wish.credential !== 'api') {
    return { kind: 'refused', code: 'scopes-refused' };
  }
  const { org, credential } = wish;
  const answer = await call({ org, lane: 'create' }, (configuration) =>
    credentialCalls[credential].create(configuration, wish),
  );
  switch (answer.kind) {
    case 'busy':
      return answer;
    case 'silent':
      return { kind: 'unknown' };
    case 'http':
      // A server fault may have come after the key was made.
      if (answer.status >= 500 || answer.status < 400) return { kind: 'unknown' };
      return { kind: 'refused', code: await whyRefused(answer.status, wish, call) };
    case 'ok': {
      const created = CreatedAnswer.safeParse(answer.value);
      if (!created.success) return { kind: 'unknown' };
      const { id, attributes } = created.data.data;
      return {
        kind: 'created',
        datadogId: id,
        last4: attributes.key.slice(-4),
        scopes: attributes.scopes ?? [],
        secret: new Secret(attributes.key),
      };
    }
  }
}

async function revoke(
  key: Parameters<KeyIssuer['revoke']>[0],
  call: DatadogCall,
): Promise<Revoked> {
  const answer = await call({ org: key.org, lane: 'delete' }, (configuration) =>
    credentialCalls[key.credential].remove(configuration, key),
  );
  switch (answer.kind) {
    case 'ok':
      // A page that a proxy put in the way has another status.
      return { kind: answer.status === 204 ? 'gone' : 'unknown' };
    case 'busy':
      return answer;
    case 'silent':
      return { kind: 'unknown' };
    case 'http':
      // Asked on its owner's own path, so Datadog's "not found" means deleted. A 403 proves nothing.
      if (answer.status === 404 && answer.isOwn) return { kind: 'gone' };
      return answer.status >= 500 ? { kind: 'unknown' } : { kind: 'refused' };
  }
}

type Wanted = Parameters<KeyIssuer['lookUp']>[0];

const listPage = (wanted: CredentialAt, call: DatadogCall, pageNumber: number) =>
  call({ org: wanted.org, lane: 'list' }, (configuration) =>
    credentialCalls[wanted.credential].list(configuration, wanted, { pageSize, pageNumber }),
  );

type Page = {
  readonly matches: readonly FoundKey[];
  readonly length: number;
  readonly total: number | null;
};
type FoundKey = Extract<LookedUp, { readonly kind: 'found' }>['keys'][number];

/** One page of a list, cut to the keys of exactly the wanted name; null when it cannot be read. */
function readPage(value: unknown, name: string): Page | null {
  const list = ListAnswer.safeParse(value);
  if (!list.success) return null;
  const { data, meta } = list.data;
  const matches = data
    .filter(({ attributes }) => attributes.name === name)
    .map(({ id, attributes }) => {
      // An application key and a token say it in one way, an API key in another.
      const used = attributes.lastUsedAt ?? attributes.dateLastUsed ?? null;
      const lastUsedAt = used === null ? null : instantOf(used.getTime());
      return {
        datadogId: id,
        last4: attributes.last4,
        lastUsedAt,
        scopes: attributes.scopes ?? null,
      };
    });
  return { matches, length: data.length, total: meta?.page?.totalFilteredCount ?? null };
}

/** Reads every page: Datadog's filter is a free search, and how it splits names is not written down. */
async function lookUp(wanted: Wanted, call: DatadogCall): Promise<LookedUp> {
  const keys: FoundKey[] = [];
  let seen = 0;
  for (let number = 0; number < mostPages; number += 1) {
    const answer = await listPage(wanted, call, number);
    if (answer.kind === 'busy') return answer;
    const page = answer.kind === 'ok' ? readPage(answer.value, wanted.name) : null;
    if (page === null) return { kind: 'unknown' };
    keys.push(...page.matches);
    seen += page.length;
    if (isLastPage(page, seen)) break;
  }
  return { kind: 'found', keys };
}

/** True when the service account of an org can be given access tokens; null when nobody answers. */
export async function offersTokens(
  at: Omit<CredentialAt, 'credential'>,
  call: DatadogCall,
): Promise<boolean | null> {
  if (at.owner.kind !== 'service-account') return false;
  const answer = await listPage({ ...at, credential: 'token' }, call, 0);
  if (answer.kind === 'ok') return ListAnswer.safeParse(answer.value).success ? true : null;
  return answer.kind === 'http' && answer.status < 500 ? false : null;
}

/** Makes, deletes and finds credentials through Datadog's public API. */
export const datadogKeys = (call: DatadogCall): KeyIssuer => ({
  create: (wish) => create(wish, call),
  revoke: (key) => revoke(key, call),
  lookUp: (wanted) => lookUp(wanted, call),
  changeScopes: changeScopes(call),
});
