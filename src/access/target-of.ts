import type { Instant } from '../policy/instant.ts';
import type { Rule } from '../policy/policy.ts';
import { isSameTarget, type Target, targetFor, targetText } from '../policy/target.ts';
import { auditEvent } from './audit-event.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { AccessRequest } from './request.ts';

/** Where a rule wants the key of a request to go. What changes an earlier grant goes where that does. */
export const targetOf = ({ deliverTo }: Rule, request: AccessRequest): Target | null =>
  request.amends === null ? targetFor(deliverTo, request) : null;

/** Whoever said yes said it to a card that named another target, or none. */
export async function loseVotesForOther(
  tx: LedgerTx,
  { id, revision }: AccessRequest,
  at: Instant,
): Promise<void> {
  for (const { person, counts } of await tx.votes(id, revision)) {
    if (!counts) continue;
    await tx.loseVote(id, revision, person);
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'vote.lost', {
        requestId: id,
        details: { revision, person, why: 'another target' },
      }),
    );
  }
}

/** Writes down that a rule of now sends the key elsewhere than the card says; false where it does not. */
export async function movesTarget(
  tx: LedgerTx,
  held: AccessRequest,
  { rule, at }: { readonly rule: Rule; readonly at: Instant },
): Promise<boolean> {
  const deliverTo = targetOf(rule, held);
  if (isSameTarget(held.deliverTo, deliverTo)) return false;
  const { id, revision } = held;
  await tx.setRuling(id, revision, { ...held, deliverTo });
  await loseVotesForOther(tx, held, at);
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'request.ruled', {
      requestId: id,
      details: { rule: rule.name, target: deliverTo === null ? null : targetText(deliverTo) },
    }),
  );
  await tx.addDue({ kind: 'recheck', subject: id, runAt: at });
  return true;
}
