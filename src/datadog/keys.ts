import { v2 } from '@datadog/datadog-api-client';
import { z } from 'zod';
import type {
  Issued,
  IssuerRefusal,
  KeyIssuer,
  KeyWish,
  LookedUp,
  Revoked,
} from '../access/ports.ts';
import { Secret } from '../access/secret.ts';
import { DatadogId } from '../policy/ids.ts';
import type { Called, DatadogCall } from './client.ts';

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
  data: z
    .array(
      z.object({
        id: DatadogId,
        attributes: z.object({ name: z.string(), last4: z.string().default('') }),
      }),
    )
    .default([]),
  meta: z
    .object({ page: z.object({ totalFilteredCount: z.number() }).partial() })
    .partial()
    .nullish(),
});

const pageSize = 100;
const mostPages = 200;

const createKey = (wish: KeyWish, call: DatadogCall): Promise<Called<unknown>> => {
  const body: v2.ApplicationKeyCreateRequest = {
    data: { type: 'application_keys', attributes: { name: wish.name, scopes: [...wish.scopes] } },
  };
  const { owner, org } = wish;
  return call({ org, lane: 'create' }, (configuration) =>
    owner.kind === 'service-account'
      ? new v2.ServiceAccountsApi(configuration).createServiceAccountApplicationKey({
          serviceAccountId: owner.id,
          body,
        })
      : new v2.KeyManagementApi(configuration).createCurrentUserApplicationKey({ body }),
  );
};

function refusalOf(status: number): IssuerRefusal {
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

async function create(wish: KeyWish, call: DatadogCall): Promise<Issued> {
  // At Datadog an empty list means every permission of the owner.
  if (wish.scopes.length === 0) return { kind: 'refused', code: 'scopes-refused' };
  const answer = await createKey(wish, call);
  switch (answer.kind) {
    case 'busy':
      return answer;
    case 'silent':
      return { kind: 'unknown' };
    case 'http':
      // A server fault may have come after the key was made.
      if (answer.status >= 500 || answer.status < 400) return { kind: 'unknown' };
      return { kind: 'refused', code: refusalOf(answer.status) };
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
  const { owner, datadogId: appKeyId, org } = key;
  const answer = await call({ org, lane: 'delete' }, (configuration) =>
    owner.kind === 'service-account'
      ? new v2.ServiceAccountsApi(configuration).deleteServiceAccountApplicationKey({
          serviceAccountId: owner.id,
          appKeyId,
        })
      : new v2.KeyManagementApi(configuration).deleteCurrentUserApplicationKey({ appKeyId }),
  );
  switch (answer.kind) {
    case 'ok':
      return { kind: 'gone' };
    case 'busy':
      return answer;
    case 'silent':
      return { kind: 'unknown' };
    case 'http':
      // Asked on its owner's own path, so "not found" means deleted. A 403 proves nothing.
      if (answer.status === 404) return { kind: 'gone' };
      return answer.status >= 500 ? { kind: 'unknown' } : { kind: 'refused' };
  }
}

type Wanted = Parameters<KeyIssuer['lookUp']>[0];

const listPage = (
  wanted: Wanted,
  call: DatadogCall,
  pageNumber: number,
): Promise<Called<unknown>> => {
  const { owner, org } = wanted;
  const page = { pageSize, pageNumber, sort: '-created_at' } as const;
  return call({ org, lane: 'list' }, (configuration) =>
    owner.kind === 'service-account'
      ? new v2.ServiceAccountsApi(configuration).listServiceAccountApplicationKeys({
          serviceAccountId: owner.id,
          ...page,
        })
      : new v2.KeyManagementApi(configuration).listCurrentUserApplicationKeys(page),
  );
};

type Page = {
  readonly matches: readonly FoundKey[];
  readonly length: number;
  readonly total: number | null;
};
type FoundKey = { readonly datadogId: DatadogId; readonly last4: string };

/** One page of a list, cut to the keys of exactly the wanted name; null when it cannot be read. */
function readPage(value: unknown, name: string): Page | null {
  const list = ListAnswer.safeParse(value);
  if (!list.success) return null;
  const { data, meta } = list.data;
  const matches = data
    .filter(({ attributes }) => attributes.name === name)
    .map(({ id, attributes }) => ({ datadogId: id, last4: attributes.last4 }));
  return { matches, length: data.length, total: meta?.page?.totalFilteredCount ?? null };
}

const isLast = (page: Page, seen: number): boolean =>
  page.length === 0 || (page.total === null ? page.length < pageSize : seen >= page.total);

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
    if (isLast(page, seen)) break;
  }
  return { kind: 'found', keys };
}

/** Makes, deletes and finds application keys through Datadog's public API. */
export const datadogKeys = (call: DatadogCall): KeyIssuer => ({
  create: (wish) => create(wish, call),
  revoke: (key) => revoke(key, call),
  lookUp: (wanted) => lookUp(wanted, call),
});
