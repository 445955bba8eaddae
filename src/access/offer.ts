import type { RequestId } from '../policy/ids.ts';
import { type Instant, secondsBetween } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { Case } from './case.ts';
import { done, leaseSeconds, type StepResult } from './due-work.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory } from './ports.ts';
import { promptApproval } from './times.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly directory: Directory };

const untouched = (it: Case | null): it is Case =>
  it !== null && it.request.state === 'approved' && it.grant?.generation === 0;

const waitsExtended = (it: Case): boolean =>
  it.grant !== null && it.grant.endedAt === null && it.grant.trouble === 'end-fixed';

/** Writes down that the requester is there, and has the key of the current generation made next. */
async function showNow(
  tx: LedgerTx,
  it: Case,
  asked: { readonly at: Instant; readonly generation: number },
): Promise<StepResult> {
  const { at, generation } = asked;
  const isWritten = it.request.deliverTo !== null;
  const due = { kind: 'deliver', subject: it.request.id, runAt: at } as const;
  const claimed = await tx.addClaimed(due, leaseSeconds);
  // Somebody is at it already: they are to look once more.
  if (claimed === null) await tx.addDue(due);
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'show.asked', {
      requestId: it.request.id,
      details: {
        generation,
        why: isWritten ? 'a rule names its target' : 'the requester is active',
      },
    }),
  );
  return claimed === null ? done : { kind: 'next', due: claimed };
}

/** A store takes a key at any time; a person has to be there, or it would be lost. */
const canBeGiven = async ({ directory }: Deps, { request }: Case): Promise<boolean> =>
  request.deliverTo !== null || directory.isActive(request.requester);

/** The successor of a key whose end could not move; whoever offers it has just extended it. */
async function offerSuccessor(deps: Deps, it: Case): Promise<StepResult> {
  const { id } = it.request;
  if (!(await canBeGiven(deps, it))) return done;
  return deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    const grant = await tx.grant(id);
    if (grant?.trouble !== 'end-fixed' || grant.endedAt !== null) return done;
    await tx.setTrouble(id, null);
    await tx.addDue({ kind: 'note', subject: id, runAt: at });
    return showNow(tx, it, { at, generation: grant.generation });
  });
}

/**
 * After the approval: what goes into a store, and whoever asked a moment ago and is there, gets the
 * key at once; everybody else gets a button, since an ephemeral message to somebody who is away is
 * lost.
 */
export async function offer(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await deps.ledger.caseOf(id);
  if (it !== null && waitsExtended(it)) return offerSuccessor(deps, it);
  if (!untouched(it)) return done;
  const holder = it.request.requester;
  const prompt = secondsBetween(it.request.submittedAt, deps.clock.now()) <= promptApproval;
  const isNow = prompt || it.request.deliverTo !== null;
  const isThere = isNow && (await canBeGiven(deps, it));
  return deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    await tx.addDue({ kind: 'note', subject: id, runAt: at });
    if (!isThere) return done;
    if ((await tx.startGeneration(id, 0, { at, by: holder })) === null) return done;
    return showNow(tx, it, { at, generation: 1 });
  });
}
