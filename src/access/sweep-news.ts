import type { OrgId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Messenger, PolicySource } from './ports.ts';
import { tryAgain } from './send-failure.ts';
import { troublesOf } from './sweep-findings.ts';
import type { SweepReport } from './sweep-report.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly policies: PolicySource;
  readonly messenger: Messenger;
};

/** Admins, each alone; the approver channel where the policy names none. */
export function readersOf(policies: PolicySource): readonly (SlackUserId | SlackChannelId)[] {
  const { admins, channel } = policies.policy();
  return admins.length > 0 ? admins : [channel];
}

type News = {
  readonly report: SweepReport;
  readonly orgName: string;
  readonly to: SlackUserId | SlackChannelId;
};

/** One message when something is new to this reader; null when that is settled. */
async function tellOne(deps: Deps, { report, orgName, to }: News): Promise<StepResult | null> {
  const { org } = report;
  const troubles = troublesOf(report);
  const told = await deps.ledger.inTransaction((tx) => tx.toldTroubles(org, to));
  if (troubles.some((trouble) => !told.includes(trouble))) {
    const sent = await deps.messenger.tellOfSweep(to, { report, orgName });
    // A refusal is final: nobody reads there.
    if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  }
  await deps.ledger.inTransaction((tx) => tx.setToldTroubles(org, to, troubles));
  return null;
}

/** Tells the admins what the last sweep of an org found, where something is new and needs them. */
export async function tellOfSweep(deps: Deps, id: OrgId): Promise<StepResult> {
  const org = deps.policies.orgs().find((each) => each.id === id);
  const report = await deps.ledger.inTransaction((tx) => tx.lastSweep(id));
  if (org === undefined || report === null) return done;
  for (const to of readersOf(deps.policies)) {
    const held = await tellOne(deps, { report, orgName: org.name, to });
    if (held !== null) return held;
  }
  return done;
}
