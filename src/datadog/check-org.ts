import type { Owner } from '../access/grant.ts';
import type { Advice } from '../advice.ts';
import { AuthenticationApi, type client, KeyManagementApi } from './api-client.ts';
import type { Called, DatadogCall, DatadogOrg } from './client.ts';
import { credentialCalls } from './credential-calls.ts';

/**
 * `wrong` needs another site or key, and `elsewhere` says that the site does not know them at all;
 * `silent` proves nothing about them.
 */
export type OrgCheck =
  | { readonly kind: 'known' }
  | { readonly kind: 'wrong'; readonly elsewhere: boolean; readonly advice: Advice }
  | { readonly kind: 'silent'; readonly advice: Advice };

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

export const noAnswer = (site: string): Advice => ({
  says: `${site} does not answer, so its keys could not be checked.`,
  next: 'Check the network (and DD_API_URL, if you set it), and try again.',
});

/** The permission that it takes to make and end the keys of an owner. */
export const permissionFor = (owner: Owner): string =>
  owner.kind === 'service-account' ? 'service_account_write' : 'user_app_keys';

const isNo = (answer: Called<unknown>): boolean =>
  answer.kind === 'http' && (answer.status === 401 || answer.status === 403);

const pair = (configuration: Configuration) => new KeyManagementApi(configuration).validateAPIKey();
const apiKeyAlone = (configuration: Configuration) =>
  new AuthenticationApi(configuration).validate();

/**
 * Asks the org's own site, and no other, whether it knows the bot's keys
 * (`GET /api/v2/validate_keys`, and `GET /api/v1/validate` to tell which one is wrong).
 */
export async function checkOrg(org: CheckedOrg, call: DatadogCall): Promise<OrgCheck> {
  const { id, site, setBy = byEnvironment } = org;
  const at = { org: id, lane: 'validate' as const };
  const both = await call(at, pair);
  if (both.kind === 'ok') return { kind: 'known' };
  if (!isNo(both)) {
    return { kind: 'silent', advice: noAnswer(site) };
  }
  const alone = await call(at, apiKeyAlone);
  if (alone.kind === 'ok') {
    return {
      kind: 'wrong',
      elsewhere: false,
      advice: {
        says: `${site} knows this API key, but refuses the application key.`,
        next: `Both must belong to the same organisation: check ${setBy.appKey}.`,
      },
    };
  }
  const what = isNo(alone) ? 'this API key' : 'these keys';
  return {
    kind: 'wrong',
    elsewhere: true,
    advice: {
      says: `${site} does not know ${what}.`,
      next: `A key belongs to one site: check ${setBy.site} and ${setBy.apiKey}.`,
    },
  };
}

export type OwnerCheck =
  | { readonly kind: 'fine' }
  | { readonly kind: 'unknown owner' | 'may not'; readonly advice: Advice };

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
    return {
      kind: 'may not',
      advice: {
        says: `The bot's application key may not manage the keys of ${setBy.owner}.`,
        next: `It and its user's role need ${permissionFor(owner)}.`,
      },
    };
  }
  const isMissing = answer.kind === 'http' && (answer.status === 400 || answer.status === 404);
  return isMissing && owner.kind === 'service-account'
    ? {
        kind: 'unknown owner',
        advice: {
          says: `${site} has no service account ${owner.id}.`,
          next: `Check ${setBy.owner}.`,
        },
      }
    : { kind: 'fine' };
}
