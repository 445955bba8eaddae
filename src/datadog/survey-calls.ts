import type { Owner } from '../access/grant.ts';
import type { Credential } from '../policy/ask.ts';
import type { OrgId } from '../policy/ids.ts';
import { type client, KeyManagementApi } from './api-client.ts';
import { credentialCalls } from './credential-calls.ts';

type Page = { readonly pageSize: number; readonly pageNumber: number };

/** One list of keys, and how a page of it is asked for; lists never hold a secret. */
export type ListCall = {
  readonly credential: Credential;
  readonly owner: Owner | null;
  readonly page: (configuration: client.Configuration, page: Page) => Promise<unknown>;
};

const newestFirst = '-created_at';

const ofOrg: readonly ListCall[] = [
  {
    credential: 'application',
    owner: null,
    page: (configuration, page) =>
      new KeyManagementApi(configuration).listApplicationKeys({
        ...page,
        sort: newestFirst,
        include: 'owned_by',
      }),
  },
  {
    credential: 'api',
    owner: null,
    page: (configuration, page) =>
      new KeyManagementApi(configuration).listAPIKeys({
        ...page,
        sort: newestFirst,
        include: 'created_by',
      }),
  },
];

const ofOwner = (credential: 'application' | 'token', org: OrgId, owner: Owner): ListCall => ({
  credential,
  owner,
  page: (configuration, page) =>
    credentialCalls[credential].list(configuration, { credential, org, owner }, page),
});

/** Every list that a key of the org, or of one of these owners, can stand in. */
export const listsOf = (org: OrgId, owners: readonly Owner[]): readonly ListCall[] => [
  ...ofOrg,
  ...owners.map((owner) => ofOwner('application', org, owner)),
  ...owners
    .filter((owner) => owner.kind === 'service-account')
    .map((owner) => ofOwner('token', org, owner)),
];
