import { auditEvent } from './access/audit-event.ts';
import type { Ledger } from './access/ledger-port.ts';
import type { Clock } from './access/ports.ts';
import type { PolicyConfig } from './config-policy.ts';
import type { OpenLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import { faultsInSlack, policyFacts } from './policy-reload.ts';
import type { Workspace } from './slack/ask-tokens.ts';
import type { SlackCall } from './slack/call.ts';
import { slackDirectory } from './slack/directory.ts';
import { tellAdmins } from './slack/tell-admins.ts';

type Start = {
  readonly policy: PolicyConfig;
  readonly workspace: Workspace;
  readonly troubles: readonly string[];
};
type Deps = {
  readonly ledger: Ledger;
  readonly opened: OpenLedger;
  readonly clock: Clock;
  readonly call: SlackCall;
  readonly log: Log;
};

/** Tells the admins what a start found. At a start there is no other policy, so nothing is refused. */
async function tell({ call, log }: Deps, start: Start, isFirst: boolean): Promise<void> {
  const { policy, workspace } = start;
  // One of its own: what a start looks up must not stand in for a fresh look later.
  const directory = slackDirectory(call, workspace.team);
  const inSlack = await faultsInSlack(directory, policy);
  for (const fault of [...inSlack, ...policy.warnings]) log.warn(fault);
  await tellAdmins(
    { call, directory, log },
    {
      isFirst,
      admins: policy.admins,
      self: workspace.bot.user,
      workspace: workspace.name,
      orgs: policy.orgs,
      channel: policy.approverChannel,
      troubles: [...start.troubles, ...inSlack],
    },
  );
}

/** Writes the start and its policy down, and begins to tell the admins of it. */
export async function recordStart(
  deps: Deps,
  start: Start,
): Promise<{ readonly told: Promise<void> }> {
  const { ledger, opened, clock, log } = deps;
  const isFirst = !(await opened.hasStarted());
  const at = { at: clock.now(), actor: 'ddkey' } as const;
  await ledger.inTransaction(async (tx) => {
    await tx.appendAudit(auditEvent(at, 'bot.started', {}));
    await tx.appendAudit(auditEvent(at, 'policy.loaded', { details: policyFacts(start.policy) }));
  });
  const told = tell(deps, start, isFirst).catch((fault: unknown) =>
    log.warn('the admins could not be told of the start', { fault }),
  );
  return { told };
}
