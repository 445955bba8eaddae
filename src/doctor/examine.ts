import type { Clock } from '../access/ports.ts';
import type { PolicyConfig } from '../config-policy.ts';
import { auditTrail } from '../datadog/audit-trail.ts';
import { datadogCalls } from '../datadog/client.ts';
import type { AuditKeys } from '../ledger/verify-audit.ts';
import type { SlackConfig } from '../slack/ask-tokens.ts';
import { clockWatch } from './examine-clock.ts';
import { examineLedger } from './examine-ledger.ts';
import { examineOrg } from './examine-org.ts';
import { examineSlack } from './examine-slack.ts';
import { type Finding, findingsOn } from './finding.ts';

/** What a bot would be started with. */
export type Setup = {
  readonly slack: SlackConfig;
  readonly policy: PolicyConfig;
  readonly ledgerUrl: string;
};

const on = findingsOn('Configuration');

const again = 'Correct it (.env, or the policy file), and run ddkey doctor again.';

/** A configuration that cannot be read: all that is wrong with it at once. */
export const unreadable = (faults: readonly string[]): readonly Finding[] => [
  ...faults.map((says) =>
    on.wrong('configuration', { says: `${says.replace(/\.$/u, '')}.`, next: again }),
  ),
  ...(['Slack', 'Datadog', 'Ledger'] as const).map((subject) =>
    findingsOn(subject).notLookedAt('configuration', 'the configuration has to be put right first'),
  ),
];

function aboutConfiguration({ policy }: Setup): readonly Finding[] {
  const { hash, path, rules, orgs, warnings } = policy;
  const file = hash === null ? 'without a policy file' : `with ${path}`;
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const says = `It can be read, ${file}: ${many(rules.length, 'rule')}, ${many(orgs.length, 'organisation')}.`;
  const traps =
    warnings.length === 0
      ? on.right('policy-traps', 'The policy has no traps.')
      : on.lookAt('policy-traps', {
          says: warnings.join(' '),
          next: `Change the rule if it is not meant so, and check it with: npx ddkey policy check ${path}`,
        });
  return [on.right('configuration', says), traps];
}

async function examineDatadog(policy: PolicyConfig, clock: Clock): Promise<readonly Finding[]> {
  const watch = clockWatch(clock);
  const call = datadogCalls(policy.orgs, clock, { hearDate: watch.hear });
  const side = { policy, call, uses: auditTrail(call, clock), watch };
  const each = await Promise.all(policy.orgs.map((org) => examineOrg(org, side)));
  return each.flat();
}

/** Looks at everything that a bot with this set-up needs, and changes nothing anywhere. */
export async function examine(
  setup: Setup,
  auditKeys: AuditKeys,
  clock: Clock,
): Promise<readonly Finding[]> {
  const { policy, ledgerUrl: url } = setup;
  const parts = await Promise.all([
    examineSlack(setup, clock),
    examineDatadog(policy, clock),
    examineLedger({ url, auditKeys, orgs: policy.orgs }, clock),
  ]);
  return [...aboutConfiguration(setup), ...parts.flat()];
}
