import type { v2 } from '@datadog/datadog-api-client';
import type { CredentialAt, KeyWish } from '../access/ports.ts';
import type { Credential } from '../policy/ask.ts';
import type { DatadogId } from '../policy/ids.ts';
import { type client, KeyManagementApi, ServiceAccountsApi } from './api-client.ts';

type Configuration = client.Configuration;
type Page = { readonly pageSize: number; readonly pageNumber: number };

/** The three calls that every kind of credential has; answers are unknown until they are read. */
type CredentialCalls = {
  readonly create: (configuration: Configuration, wish: KeyWish) => Promise<unknown>;
  readonly remove: (
    configuration: Configuration,
    at: CredentialAt & { readonly datadogId: DatadogId },
  ) => Promise<unknown>;
  readonly list: (configuration: Configuration, at: CredentialAt, page: Page) => Promise<unknown>;
};

const newestFirst = '-created_at';

const applicationKeys: CredentialCalls = {
  create: (configuration, { owner, name, scopes }) => {
    if (owner.kind === 'other') throw new Error('no key is made for somebody else');
    const body: v2.ApplicationKeyCreateRequest = {
      data: { type: 'application_keys', attributes: { name, scopes: [...scopes] } },
    };
    return owner.kind === 'service-account'
      ? new ServiceAccountsApi(configuration).createServiceAccountApplicationKey({
          serviceAccountId: owner.id,
          body,
        })
      : new KeyManagementApi(configuration).createCurrentUserApplicationKey({ body });
  },
  remove: (configuration, { owner, datadogId: appKeyId }) => {
    switch (owner.kind) {
      case 'service-account':
        return new ServiceAccountsApi(configuration).deleteServiceAccountApplicationKey({
          serviceAccountId: owner.id,
          appKeyId,
        });
      case 'current-user':
        return new KeyManagementApi(configuration).deleteCurrentUserApplicationKey({ appKeyId });
      case 'other':
        return new KeyManagementApi(configuration).deleteApplicationKey({ appKeyId });
    }
  },
  list: (configuration, { owner }, page) => {
    const asked = { ...page, sort: newestFirst } as const;
    switch (owner.kind) {
      case 'service-account':
        return new ServiceAccountsApi(configuration).listServiceAccountApplicationKeys({
          serviceAccountId: owner.id,
          ...asked,
        });
      case 'current-user':
        return new KeyManagementApi(configuration).listCurrentUserApplicationKeys(asked);
      case 'other':
        return new KeyManagementApi(configuration).listApplicationKeys(asked);
    }
  },
};

/** API keys belong to the org; Datadog knows no scopes for them. */
const apiKeys: CredentialCalls = {
  create: (configuration, { name }) =>
    new KeyManagementApi(configuration).createAPIKey({
      // Said outright: Datadog may otherwise switch remote configuration on.
      body: { data: { type: 'api_keys', attributes: { name, remoteConfigReadEnabled: false } } },
    }),
  remove: (configuration, { datadogId: apiKeyId }) =>
    new KeyManagementApi(configuration).deleteAPIKey({ apiKeyId }),
  list: (configuration, _at, page) =>
    new KeyManagementApi(configuration).listAPIKeys({ ...page, sort: newestFirst }),
};

const serviceAccountOf = ({ owner }: CredentialAt): string => {
  if (owner.kind !== 'service-account') throw new Error('only a service account can own a token');
  return owner.id;
};

/** Service access tokens: the only credential to which Datadog itself gives an end. */
const accessTokens: CredentialCalls = {
  create: (configuration, wish) =>
    new ServiceAccountsApi(configuration).createServiceAccountAccessToken({
      serviceAccountId: serviceAccountOf(wish),
      body: {
        data: {
          type: 'service_access_tokens',
          attributes: {
            name: wish.name,
            scopes: [...wish.scopes],
            ...(wish.expiresAt === null ? {} : { expiresAt: new Date(wish.expiresAt) }),
          },
        },
      },
    }),
  remove: (configuration, at) =>
    new ServiceAccountsApi(configuration).revokeServiceAccountAccessToken({
      serviceAccountId: serviceAccountOf(at),
      tokenId: at.datadogId,
    }),
  list: (configuration, at, page) =>
    new ServiceAccountsApi(configuration).listServiceAccountAccessTokens({
      serviceAccountId: serviceAccountOf(at),
      ...page,
      sort: newestFirst,
    }),
};

export const credentialCalls: Readonly<Record<Credential, CredentialCalls>> = {
  application: applicationKeys,
  api: apiKeys,
  token: accessTokens,
};
