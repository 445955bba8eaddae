import { isNearlyFull } from '../access/form-warnings.ts';
import type { KeyLimit } from '../access/ports.ts';
import type { OrgConfig } from '../config-orgs.ts';
import { keyLimitOf, offersTokens } from '../datadog/keys.ts';
import { isReadAgain, type OwnKey } from '../datadog/own-key.ts';
import { oneTimeReadSites } from '../datadog/sites.ts';
import type { AtOrg } from './examine-permissions.ts';
import type { Finding } from './finding.ts';

const check = 'one-time-read';

/** Whether a key that was handed out can be read again at Datadog. */
export async function examineOneTimeRead(
  { on, org, call }: AtOrg,
  own: OwnKey | null,
): Promise<Finding> {
  if (org.owner.kind === 'service-account' || own?.isServiceAccounts === true) {
    return on.right(
      check,
      'Datadog shows the keys of a service account once, with this mode or without.',
    );
  }
  if (oneTimeReadSites.includes(org.site)) {
    return on.right(check, `It is always on at ${org.site}.`);
  }
  const readAgain = own === null ? null : await isReadAgain(org.id, own.id, call);
  const next =
    'Turn it on in Datadog, under "Organization Settings", "Application Keys", or name a service account as the owner';
  if (readAgain === null) {
    const says = 'Whether it is on could not be read.';
    return on.lookAt(check, { says, next: `${next}: ${org.setBy.owner}.` });
  }
  if (!readAgain) return on.right(check, 'It is on: a key is shown once.');
  const says = 'It is off: whoever is the user of the bot’s key can read each key again.';
  return on.lookAt(check, { says, next: `${next}: ${org.setBy.owner}.` });
}

type List = { readonly what: string; readonly limit: KeyLimit | null };

const hasApiKeys = ({ kinds }: OrgConfig): boolean =>
  kinds.some((kind) => kind === 'api' || kind === 'pair');

async function listsOf({ org, call }: AtOrg): Promise<readonly List[]> {
  const at = { org: org.id, owner: org.owner };
  const application = await keyLimitOf({ ...at, credential: 'application' }, call);
  const ofOwner = { what: 'application keys of the owner', limit: application };
  if (!hasApiKeys(org)) return [ofOwner];
  const api = await keyLimitOf({ ...at, credential: 'api' }, call);
  return [ofOwner, { what: 'API keys', limit: api }];
}

const usedOf = ({ what, limit }: List): string =>
  limit === null ? `${what}: not known` : `${what}: ${limit.used} of ${limit.most}`;

/** How full Datadog's lists of keys are. */
export async function examineRoom(at: AtOrg): Promise<Finding> {
  const { on } = at;
  const lists = await listsOf(at);
  const says = `${lists.map(usedOf).join('; ')}.`;
  const full = lists.filter(({ limit }) => limit !== null && limit.used >= limit.most);
  const nearly = lists.filter(({ limit }) => limit !== null && isNearlyFull(limit));
  const next =
    'Delete keys that nobody needs (/ddkey sweep lists unused ones), or ask Datadog’s support for a higher limit.';
  if (full.length > 0) return on.wrong('key-limits', { says: `Full: ${says}`, next });
  if (nearly.length > 0) return on.lookAt('key-limits', { says: `Nearly full: ${says}`, next });
  if (lists.every(({ limit }) => limit === null)) {
    return on.lookAt('key-limits', {
      says: 'How full Datadog’s lists of keys are could not be read.',
      next: 'Look at their numbers in Datadog, under "Organization Settings".',
    });
  }
  return on.right('key-limits', says);
}

/** Whether keys can be given to which Datadog itself gives an end. */
export async function examineTokens({ on, org, call }: AtOrg): Promise<Finding> {
  if (!org.kinds.includes('token')) return on.right('tokens', 'None are to be handed out.');
  const offered = await offersTokens({ org: org.id, owner: org.owner }, call);
  if (offered === true) return on.right('tokens', 'The organisation has them.');
  if (offered === null) {
    const says = 'Datadog did not answer whether the organisation has them.';
    return on.lookAt('tokens', { says, next: 'Run this again in a minute.' });
  }
  const isUsers = org.owner.kind === 'current-user';
  return on.lookAt('tokens', {
    says: isUsers
      ? 'They need a service account as the owner, so none are offered.'
      : 'The organisation has none, so application keys are handed out in their place, and only ddkey ends those.',
    next: isUsers
      ? `Name a service account as the owner: ${org.setBy.owner}.`
      : 'Ask Datadog’s support for service access tokens, or take token out of the kinds (DD_KINDS, or kinds of the org).',
  });
}
