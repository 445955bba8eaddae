import type { v2 } from '@datadog/datadog-api-client';
import type { KeyIssuer, ScopesChanged, ScopesWish } from '../access/ports.ts';
import { type client, KeyManagementApi, ServiceAccountsApi } from './api-client.ts';
import type { Called, DatadogCall } from './client.ts';

/** An application key's update names its id twice, and nothing but what changes. */
function changeApplicationKey(
  configuration: client.Configuration,
  { owner, datadogId: appKeyId, scopes }: ScopesWish,
): Promise<unknown> {
  const body: v2.ApplicationKeyUpdateRequest = {
    data: { type: 'application_keys', id: appKeyId, attributes: { scopes: [...scopes] } },
  };
  return owner.kind === 'service-account'
    ? new ServiceAccountsApi(configuration).updateServiceAccountApplicationKey({
        serviceAccountId: owner.id,
        appKeyId,
        body,
      })
    : new KeyManagementApi(configuration).updateCurrentUserApplicationKey({ appKeyId, body });
}

function changeToken(
  configuration: client.Configuration,
  { owner, datadogId: tokenId, scopes }: ScopesWish,
): Promise<unknown> {
  if (owner.kind !== 'service-account') throw new Error('only a service account can own a token');
  const attributes = { scopes: [...scopes] };
  return new ServiceAccountsApi(configuration).updateServiceAccountAccessToken({
    serviceAccountId: owner.id,
    tokenId,
    body: { data: { type: 'service_access_tokens', id: tokenId, attributes } },
  });
}

/** Only a refusal of Datadog's own proves that nothing was changed. */
function changedBy(answer: Called<unknown>): ScopesChanged {
  if (answer.kind === 'busy') return answer;
  const status = answer.kind === 'http' && answer.isOwn ? answer.status : null;
  if (status === 400) return { kind: 'refused', code: 'scopes-refused' };
  return status === 403 ? { kind: 'refused', code: 'owner-may-not' } : { kind: 'unknown' };
}

/**
 * Gives a key other scopes. Whatever Datadog answers, only its list proves what the key may do now;
 * `refused` means that nothing was changed.
 */
export const changeScopes =
  (call: DatadogCall): KeyIssuer['changeScopes'] =>
  async (wish) => {
    // At Datadog an empty list means every permission of the owner, and API keys have none at all.
    if (wish.scopes.length === 0 || wish.credential === 'api') {
      return { kind: 'refused', code: 'scopes-refused' };
    }
    const change = wish.credential === 'token' ? changeToken : changeApplicationKey;
    const answer = await call({ org: wish.org, lane: 'update' }, (configuration) =>
      change(configuration, wish),
    );
    return changedBy(answer);
  };
