import type { PolicySource } from './access/ports.ts';
import type { PolicyConfig } from './config-policy.ts';
import { apiUrlOf } from './datadog/sites.ts';
import type { OrgNow, RunningOrgs } from './orgs.ts';

export type RunningPolicy = PolicySource & {
  readonly config: () => PolicyConfig;
  /** Decides by this one from now on. */
  readonly take: (config: PolicyConfig) => void;
};

const policyOrgOf = ({ org, knows }: OrgNow) => ({
  id: org.id,
  kinds: knows.kinds(),
  ownerLacks: knows.ownerLacks(),
  environments: org.environments,
});

const orgOf = ({ org, knows }: OrgNow) => ({
  id: org.id,
  name: org.name,
  site: org.site,
  apiUrl: org.apiUrl ?? apiUrlOf(org.site),
  owner: org.owner,
  apiKeyHint: org.apiKeyHint ?? '',
  kinds: knows.kinds(),
  keyLimits: knows.keyLimits(),
});

/** The policy of now, with what its orgs offer now. */
export function runningPolicy(initial: PolicyConfig, orgs: RunningOrgs): RunningPolicy {
  let config = initial;
  return {
    config: () => config,
    take: (next) => {
      config = next;
      orgs.take(next.orgs);
    },
    policy: () => ({
      orgs: orgs.all().map(policyOrgOf),
      presets: config.presets,
      rules: config.rules,
      channel: config.approverChannel,
      auditChannel: config.auditChannel,
      admins: config.admins,
      sweep: config.sweep,
      review: config.review,
    }),
    orgs: () => orgs.all().map(orgOf),
  };
}
