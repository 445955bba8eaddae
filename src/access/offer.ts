import type { RequestId } from '../policy/ids.ts';
import { secondsBetween } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { Case } from './case.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, Directory } from './ports.ts';
import { readCase } from './story.ts';
import { promptApproval } from './times.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly directory: Directory };

const untouched = (it: Case | null): it is Case =>
  it !== null && it.request.state === 'approved' && it.grant?.generation === 0;

/**
 * After the approval: whoever asked a moment ago and is there gets the key at once; everybody
 * else gets a button, since an ephemeral message to somebody who is away is lost.
 */
export async function offer(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await readCase(deps.ledger, id);
  if (!untouched(it)) return done;
  const holder = it.request.requester;
  const prompt = secondsBetween(it.request.submittedAt, deps.clock.now()) <= promptApproval;
  const showNow = prompt && (await deps.directory.isActive(holder));
  await deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    await tx.addDue({ kind: 'note', subject: id, runAt: at });
    if (!showNow) return;
    if ((await tx.startGeneration(id, 0, { at, by: holder })) === null) return;
    await tx.addDue({ kind: 'deliver', subject: id, runAt: at });
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'show.asked', {
        requestId: id,
        details: { generation: 1, why: 'the requester is active' },
      }),
    );
  });
  return done;
}
