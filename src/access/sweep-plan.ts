import type { OrgId, SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { isAdmin } from './admins.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, PolicySource } from './ports.ts';
import { type Refused, refused } from './refusal.ts';
import type { SweepReport } from './sweep-report.ts';
import { firstSweepAfter } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
};

/** Plans the sweep of each org that has none; at each start, and with each new policy. */
export async function planSweeps({ ledger, clock, policies }: Deps): Promise<void> {
  for (const { id } of policies.orgs()) {
    await ledger.inTransaction(async (tx) => {
      const planned = await tx.nextSweep(id);
      const runAt = planned ?? addSeconds(clock.now(), firstSweepAfter);
      if (planned === null) await tx.planSweep(id, runAt);
      await tx.addDue({ kind: 'sweep', subject: id, runAt });
    });
  }
}

type Shown = {
  readonly kind: 'reports';
  readonly orgs: readonly { readonly id: OrgId; readonly name: string }[];
  readonly reports: readonly SweepReport[];
};

async function whyNot(deps: Deps, by: SlackUserId, action: string): Promise<Refused | null> {
  if (isAdmin(deps, by)) return null;
  const refusal = { code: 'report-for-admins' } as const;
  const details = { action, code: refusal.code };
  const event = auditEvent({ at: deps.clock.now(), actor: by }, 'action.refused', { details });
  await deps.ledger.inTransaction((tx) => tx.appendAudit(event));
  return refused(refusal);
}

/** The last sweep of each org, for admins. */
export async function showSweeps(deps: Deps, by: SlackUserId): Promise<Shown | Refused> {
  const no = await whyNot(deps, by, 'show-sweep');
  if (no !== null) return no;
  const orgs = deps.policies.orgs().map(({ id, name }) => ({ id, name }));
  return { kind: 'reports', orgs, reports: await deps.ledger.lastSweeps() };
}

/** An admin wants the sweep of every org now. */
export async function askForSweep(
  deps: Deps,
  by: SlackUserId,
): Promise<{ readonly kind: 'asked' } | Refused> {
  const no = await whyNot(deps, by, 'ask-sweep');
  if (no !== null) return no;
  await deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    const orgs = deps.policies.orgs().map(({ id }) => id);
    for (const id of orgs) {
      await tx.planSweep(id, at);
      await tx.addDue({ kind: 'sweep', subject: id, runAt: at });
    }
    await tx.appendAudit(auditEvent({ at, actor: by }, 'sweep.asked', { details: { orgs } }));
  });
  return { kind: 'asked' };
}
