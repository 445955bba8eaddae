import type { OrgId } from '../policy/ids.ts';
import { addSeconds, minute } from '../policy/instant.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, PolicySource } from './ports.ts';
import { agingLookEvery, rotationAhead } from './times.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly policies: PolicySource };

const foundAtOnce = 500;

/** What rules say of the age of keys, by the rule's name. */
function agesOf({ policies }: Deps) {
  return policies.policy().rules.flatMap(({ name: rule, rotateEverySeconds: every }) => {
    return every === null ? [] : [{ rule, every }];
  });
}

/** Has each org looked through now; at each start, and with each new policy that wants it. */
export async function planRotations(deps: Deps): Promise<void> {
  if (agesOf(deps).length === 0) return;
  const runAt = deps.clock.now();
  await deps.ledger.inTransaction(async (tx) => {
    for (const { id } of deps.policies.orgs()) {
      await tx.addDue({ kind: 'rotations', subject: id, runAt });
    }
  });
}

/**
 * Finds the keys whose holders have to hear before the next look that they are rotated soon. Each
 * becomes a piece of work of its own, once, however many replicas look.
 */
export async function findAging(deps: Deps, org: OrgId): Promise<StepResult> {
  const ages = agesOf(deps);
  const isOurs = deps.policies.orgs().some(({ id }) => id === org);
  if (ages.length === 0 || !isOurs) return done;
  const now = deps.clock.now();
  const isMore = await deps.ledger.inTransaction(async (tx) => {
    let more = false;
    for (const { rule, every } of ages) {
      const shownBefore = addSeconds(now, agingLookEvery + rotationAhead(every) - every);
      const found = await tx.agingKeys(org, { rule, shownBefore }, foundAtOnce);
      for (const subject of found) await tx.addDue({ kind: 'rotate', subject, runAt: now });
      more ||= found.length === foundAtOnce;
    }
    return more;
  });
  return { kind: 'later', at: addSeconds(now, isMore ? minute : agingLookEvery) };
}
