import type { SlackChannelId } from './ids.ts';
import type { PolicyOrg } from './policy.ts';
import type { StoreName } from './target.ts';

/** What a policy file is read against: the world that its names have to fit. */
export type Surroundings = {
  /** Every scope that is known. */
  readonly scopes: readonly string[];
  /** Datadog's ids of permissions, which people paste where names belong. */
  readonly permissionIds: ReadonlyMap<string, string>;
  readonly sites: readonly string[];
  /** Whether a variable of the environment is set; null where that is not to be checked. */
  readonly isSet: ((variable: string) => boolean) | null;
  /** What a secret store lacks in the environment, in words; null where that is not to be checked. */
  readonly missingFor: ((store: StoreName) => string | null) | null;
  /** The approver channel of the environment. */
  readonly channel: SlackChannelId | null;
  /** The only org, where the file names none. */
  readonly org: PolicyOrg;
};
