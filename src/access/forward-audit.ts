import { addSeconds } from '../policy/instant.ts';
import type { ForwardedRow, Teller } from './audit-marks.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';

/** A place outside the ledger that takes rows of the chain; a row may come twice, never too few. */
export type AuditSink = {
  readonly name: Exclude<Teller, 'head'>;
  /** True when all are taken. Ends within seconds, whatever the other side does. */
  readonly take: (rows: readonly ForwardedRow[]) => Promise<boolean>;
};
export type AuditSinks = readonly AuditSink[];

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly sinks: AuditSinks };

const atOnce = 500;
/** How long new rows may wait, in seconds. */
const lookEvery = 5;

/**
 * Hands the next rows of the chain to one sink. Each sink is work of its own with a mark of its
 * own: one that hangs or refuses holds up neither the others nor anything else.
 */
export async function forwardAudit(deps: Deps, name: AuditSink['name']): Promise<StepResult> {
  const sink = deps.sinks.find((each) => each.name === name);
  if (sink === undefined) return done;
  const rows = await deps.ledger.inTransaction(async (tx) => {
    const mark = await tx.auditMark(name);
    return tx.auditAfter(mark?.seq ?? 0, atOnce);
  });
  const last = rows.at(-1);
  const now = deps.clock.now();
  if (last === undefined) return { kind: 'later', at: addSeconds(now, lookEvery) };
  if (!(await sink.take(rows))) return again('sink-silent');
  const { seq, hash } = last;
  await deps.ledger.inTransaction((tx) => tx.setAuditMark(name, { seq, hash, at: now }));
  return { kind: 'later', at: rows.length < atOnce ? addSeconds(now, lookEvery) : now };
}

/** Starts each sink's work; at each start. */
export const planForwarding = ({ ledger, clock, sinks }: Deps): Promise<void> =>
  ledger.inTransaction(async (tx) => {
    for (const { name } of sinks) {
      await tx.addDue({ kind: `forward-${name}`, subject: 'ledger', runAt: clock.now() });
    }
  });
