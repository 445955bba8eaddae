import type { UseOfKeys } from './access/use-of-keys.ts';
import type { Vitals } from './access/vitals.ts';
import type { RunningOrgs } from './orgs.ts';
import type { RunningPolicy } from './running-policy.ts';
import type { Slack } from './slack/connect.ts';

type Known = {
  readonly orgs: RunningOrgs;
  readonly running: RunningPolicy;
  readonly uses: UseOfKeys;
};

/** What this process knows of its own health at any moment. */
export const vitalsOf =
  (slack: Pick<Slack, 'whyNotReady'>, { orgs, running, uses }: Known) =>
  (): Vitals => ({
    whyNoSlack: slack.whyNotReady(),
    answeredAt: orgs.answeredAt,
    hasPolicyFile: running.config().hash !== null,
    policyWarnings: running.config().warnings.length,
    useOfKeys: uses.lastLook,
  });
