import type { Owner } from '../access/grant.ts';
import type { Org, ScopeCatalogue } from '../access/ports.ts';
import type { Kind } from '../policy/ask.ts';
import type { OrgId } from '../policy/ids.ts';
import type { DatadogCall } from './client.ts';
import { keyLimitOf, offersTokens } from './keys.ts';
import { ownerPermissions } from './owner-permissions.ts';
import { scopeCatalogue } from './scopes.ts';

const everyMs = 3_600_000;

export type OrgKnowledge = {
  readonly catalogue: ScopeCatalogue;
  /** The kinds of the wish list that the org can really give, best first. */
  readonly kinds: () => readonly Kind[];
  /** Scopes that the owner of the keys has not itself; empty while that is not known. */
  readonly ownerLacks: () => readonly string[];
  /** How full the lists of keys were when Datadog was last asked. */
  readonly keyLimits: () => Org['keyLimits'];
  /** Asks Datadog at once and then every hour; resolves when the first answers are in. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
};

/**
 * What an org offers: its scopes, and whether it has access tokens. Until Datadog has answered,
 * and while it does not, the last knowledge stays; at first that is the shipped list and no tokens.
 */
export function orgKnowledge(
  org: { readonly id: OrgId; readonly owner: Owner; readonly kinds: readonly Kind[] },
  call: DatadogCall,
  warn: (what: string) => void,
): OrgKnowledge {
  const catalogue = scopeCatalogue(call, org.id);
  let hasTokens = false;
  let permissions: ReadonlySet<string> | null = null;
  let limits: Org['keyLimits'] = { application: null, api: null };
  let timer: NodeJS.Timeout | undefined;
  const countKeys = async (): Promise<void> => {
    const at = { org: org.id, owner: org.owner };
    const [application, api] = await Promise.all([
      keyLimitOf({ ...at, credential: 'application' }, call),
      keyLimitOf({ ...at, credential: 'api' }, call),
    ]);
    limits = { application: application ?? limits.application, api: api ?? limits.api };
  };
  const learn = async (): Promise<void> => {
    const [scopes, tokens, ownerMay] = await Promise.all([
      catalogue.refresh(),
      offersTokens({ org: org.id, owner: org.owner }, call),
      ownerPermissions(org, call),
      countKeys(),
    ]);
    if (!scopes) warn('Datadog did not give its list of scopes; the last known one stays');
    if (tokens !== null) hasTokens = tokens;
    if (ownerMay !== null) permissions = ownerMay;
  };
  return {
    catalogue,
    kinds: () => org.kinds.filter((kind) => kind !== 'token' || hasTokens),
    ownerLacks: () => (permissions === null ? [] : catalogue.lackedBy(permissions)),
    keyLimits: () => limits,
    start: async () => {
      timer = setInterval(() => void learn(), everyMs);
      await learn();
    },
    stop: () => clearInterval(timer),
  };
}
