import type { OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Recorded } from './use-of-keys.ts';

/** What the running process knows of its own health. */
export type Vitals = {
  /** A short reason while nothing that Slack sends arrives; null when it does. */
  readonly whyNoSlack: string | null;
  /** When a call to an org's Datadog last went through; null before any did. */
  readonly answeredAt: (org: OrgId) => Instant | null;
  /** Whether a policy file says who may get what, and of how many traps in it ddkey warns. */
  readonly hasPolicyFile: boolean;
  readonly policyWarnings: number;
  /** Whether an org's Audit Trail tells what keys were used for; null before it was looked at. */
  readonly useOfKeys: (org: OrgId) => Recorded['kind'] | null;
};
