import { addSeconds, day, type Instant } from '../policy/instant.ts';
import type { Head, HeadNote } from './audit-marks.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Messenger, PolicySource } from './ports.ts';
import { tryAgain } from './send-failure.ts';
import { readersOf } from './sweep-news.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly messenger: Messenger;
};

type Marked = Head & { readonly at: Instant };

/** The head that was told before, where it is no longer in the chain. */
async function lostHead(tx: LedgerTx, told: Marked | null): Promise<Head | null> {
  if (told === null) return null;
  const [row] = await tx.auditAfter(told.seq - 1, 1);
  return row?.seq === told.seq && row.hash === told.hash ? null : told;
}

/** What there is to tell now; the moment of the next time where it is too early, or nothing. */
function nextNote(deps: Deps): Promise<HeadNote | Instant | null> {
  const now = deps.clock.now();
  return deps.ledger.inTransaction(async (tx) => {
    const told = await tx.auditMark('head');
    const next = told === null ? now : addSeconds(told.at, day);
    if (next > now) return next;
    const head = await tx.auditHead();
    return head === null ? null : { ...head, at: now, lost: await lostHead(tx, told) };
  });
}

/**
 * Tells once a day, outside of the ledger, which row is the chain's last: whoever cuts the chain or
 * writes it anew cannot take that back.
 */
export async function postHead(deps: Deps): Promise<StepResult> {
  const note = await nextNote(deps);
  if (note === null) return done;
  if (typeof note === 'string') return { kind: 'later', at: note };
  const { auditChannel } = deps.policies.policy();
  const readers = auditChannel === null ? readersOf(deps.policies) : [auditChannel];
  for (const to of readers) {
    const sent = await deps.messenger.tellOfHead(to, note);
    // A refusal is final: nobody reads there.
    if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  }
  await deps.ledger.inTransaction((tx) => tx.setAuditMark('head', note));
  return { kind: 'later', at: addSeconds(note.at, day) };
}

/** Has the head told from now on; at each start. */
export const planHead = (deps: Pick<Deps, 'ledger' | 'clock'>): Promise<void> =>
  deps.ledger.inTransaction((tx) =>
    tx.addDue({ kind: 'audit-head', subject: 'ledger', runAt: deps.clock.now() }),
  );
