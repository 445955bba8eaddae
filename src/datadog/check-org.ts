import { type client, v1, v2 } from '@datadog/datadog-api-client';
import type { Owner } from '../access/grant.ts';
import type { Called, DatadogCall, DatadogOrg } from './client.ts';
import { credentialCalls } from './credential-calls.ts';

/** `wrong` needs another site or key; `silent` proves nothing about them. */
export type OrgCheck =
  | { readonly kind: 'known' }
  | { readonly kind: 'wrong' | 'silent'; readonly fault: string };

type Configuration = client.Configuration;

/** An org, and what sentences call the places where its site, keys and owner are set. */
export type CheckedOrg = Pick<DatadogOrg, 'id' | 'site'> & {
  readonly setBy?: {
    readonly site: string;
    readonly apiKey: string;
    readonly appKey: string;
    readonly owner: string;
  };
};
const byEnvironment = {
  site: 'DD_SITE',
  apiKey: 'DD_API_KEY',
  appKey: 'DD_APP_KEY',
  owner: 'DD_OWNER',
} as const;

const isNo = (answer: Called<unknown>): boolean =>
  answer.kind === 'http' && (answer.status === 401 || answer.status === 403);

const pair = (configuration: Configuration) =>
  new v2.KeyManagementApi(configuration).validateAPIKey();
const apiKeyAlone = (configuration: Configuration) =>
  new v1.AuthenticationApi(configuration).validate();

/**
 * Asks the org's own site, and no other, whether it knows the bot's keys
 * (`GET /api/v2/validate_keys`, and `GET /api/v1/validate` to tell which one is wrong).
 */
export async function checkOrg(org: CheckedOrg, call: DatadogCall): Promise<OrgCheck> {
  const { id, site, setBy = byEnvironment } = org;
  const at = { org: id, lane: 'validate' };
  const both = await call(at, pair);
  if (both.kind === 'ok') return { kind: 'known' };
  if (!isNo(both)) {
    return { kind: 'silent', fault: `${site} does not answer, so its keys could not be checked.` };
  }
  const alone = await call(at, apiKeyAlone);
  if (alone.kind === 'ok') {
    return {
      kind: 'wrong',
      fault: `${site} knows this API key, but refuses the application key. Both must belong to the same organisation: check ${setBy.appKey}.`,
    };
  }
  const what = isNo(alone) ? 'this API key' : 'these keys';
  return {
    kind: 'wrong',
    fault: `${site} does not know ${what}. A key belongs to one site: check ${setBy.site} and ${setBy.apiKey}.`,
  };
}

export type OwnerCheck =
  | { readonly kind: 'fine' }
  | { readonly kind: 'unknown owner' | 'may not'; readonly fault: string };

/** Whether the bot may manage the owner's keys; silence counts as fine, as it may pass. */
export async function checkOwner(
  { id, site, setBy = byEnvironment }: CheckedOrg,
  owner: Owner,
  call: DatadogCall,
): Promise<OwnerCheck> {
  const at = { credential: 'application', org: id, owner } as const;
  const answer = await call({ org: id, lane: 'list' }, (configuration) =>
    credentialCalls.application.list(configuration, at, { pageSize: 1, pageNumber: 0 }),
  );
  if (isNo(answer)) {
    const needed = owner.kind === 'service-account' ? 'service_account_write' : 'user_app_keys';
    return {
      kind: 'may not',
      fault: `The bot's application key may not manage the keys of ${setBy.owner}: it and its user's role need ${needed}.`,
    };
  }
  const isMissing = answer.kind === 'http' && (answer.status === 400 || answer.status === 404);
  return isMissing && owner.kind === 'service-account'
    ? {
        kind: 'unknown owner',
        fault: `${site} has no service account ${owner.id}: check ${setBy.owner}.`,
      }
    : { kind: 'fine' };
}
