import type { SlackUserId } from '../policy/ids.ts';
import type { Rule } from '../policy/policy.ts';
import { auditEvent } from './audit-event.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { Refusal } from './refusal.ts';
import type { AccessRequest, Vote } from './request.ts';

/** How many must say yes, and what was found out about those who did. */
export type Ballot = {
  readonly need: number;
  /** May still approve. */
  readonly checked: readonly SlackUserId[];
  /** May no longer. */
  readonly lost: readonly SlackUserId[];
};
type Cast = Omit<Vote, 'counts'>;

/** Another rule decides than the card says: it does from now on, and the card will say so. */
async function takeRule(tx: LedgerTx, held: AccessRequest, { rule, ballot, vote }: Counting) {
  const { id, revision } = held;
  if (rule === null || (rule.name === held.rule && ballot.need === held.need)) return;
  const ruling = { ...held, rule: rule.name, ruleBefore: held.rule, need: ballot.need };
  await tx.setRuling(id, revision, ruling);
  await tx.appendAudit(
    auditEvent({ at: vote.at, actor: 'ddkey' }, 'request.ruled', {
      requestId: id,
      details: { rule: rule.name, before: held.rule, need: ballot.need },
    }),
  );
  // The card may belong into another channel now.
  await tx.addDue({ kind: 'recheck', subject: id, runAt: vote.at });
}

async function loseVotes(tx: LedgerTx, held: AccessRequest, { ballot, vote }: Counting) {
  for (const person of ballot.lost) {
    await tx.loseVote(held.id, held.revision, person);
    await tx.appendAudit(
      auditEvent({ at: vote.at, actor: 'ddkey' }, 'vote.lost', {
        requestId: held.id,
        details: { revision: held.revision, person },
      }),
    );
  }
}

type Counting = { readonly vote: Cast; readonly rule: Rule | null; readonly ballot: Ballot };
/** Others have to say yes too. */
export type Counted = { readonly kind: 'counted' };

/** A yes that others have to join: shown on the card, and to the person who asked. */
async function waitForMore(tx: LedgerTx, held: AccessRequest, { vote, ballot }: Counting) {
  const own = vote.person === held.requester ? { self: true } : {};
  const { id, revision } = held;
  await tx.appendAudit(
    auditEvent({ at: vote.at, actor: vote.person }, 'request.voted', {
      requestId: id,
      details: { revision, need: ballot.need, ...own },
    }),
  );
}

/** True when, with everybody who may have voted, this yes could be the last that is needed. */
const mayBeLast = (others: readonly Vote[], { need }: Ballot): boolean => others.length + 1 >= need;

/**
 * Writes one vote down, on a request that is held. `enough`: with it the request is decided.
 * `again`: it may be the last one, and somebody's earlier vote was not checked; nothing is written.
 */
export async function countVote(
  tx: LedgerTx,
  held: AccessRequest,
  counting: Counting,
): Promise<'enough' | 'again' | Counted | Refusal> {
  const { vote, ballot } = counting;
  const { id, revision } = held;
  if (vote.verdict === 'deny') {
    await tx.castVote(id, revision, vote);
    return 'enough';
  }
  const votes = await tx.votes(id, revision);
  const others = votes.filter(({ person, counts }) => counts && person !== vote.person);
  const known = new Set([...ballot.checked, ...ballot.lost]);
  const unchecked = others.some(({ person }) => !known.has(person));
  if (unchecked && mayBeLast(others, ballot)) return 'again';
  await takeRule(tx, held, counting);
  await loseVotes(tx, held, counting);
  const isNew = await tx.castVote(id, revision, vote);
  const have = others.filter(({ person }) => !ballot.lost.includes(person)).length + 1;
  if (have >= ballot.need) return 'enough';
  for (const kind of ['card', 'note'] as const) {
    await tx.addDue({ kind, subject: id, runAt: vote.at });
  }
  if (!isNew) return { code: 'already-voted', have, need: ballot.need };
  await waitForMore(tx, held, counting);
  return { kind: 'counted' };
}
