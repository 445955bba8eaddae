import { Gauge, type Registry } from 'prom-client';
import { keyWork, ledgerWork, orgWork, personWork, requestWork } from '../access/due-work.ts';
import type { BadKeys, LedgerCounts } from '../access/ledger-counts.ts';
import { Credential } from '../policy/ask.ts';
import { type Instant, secondsBetween } from '../policy/instant.ts';

const everyWork = [...requestWork, ...keyWork, ...orgWork, ...personWork, ...ledgerWork];

type Sink = 'file' | 'logs';

const ageOf = (since: Instant | null, now: Instant): number =>
  since === null ? 0 : Math.max(0, secondsBetween(since, now));

/** The gauges that the ledger's numbers are shown in, without a value as long as nobody fills them. */
function gaugesOn(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    open: gauge('ddkey_requests', 'Requests that are not over.', ['state']),
    live: gauge('ddkey_keys_live', 'Keys that work.', ['credential']),
    overdue: gauge('ddkey_keys_overdue', 'Keys that may still work after their promised end.'),
    overdueAge: gauge('ddkey_keys_overdue_seconds', 'How long the longest overdue key is overdue.'),
    stuck: gauge(
      'ddkey_keys_stuck',
      'Keys whose deletion Datadog has not confirmed for ten minutes.',
    ),
    stuckAge: gauge('ddkey_keys_stuck_seconds', 'How long the longest stuck key is being deleted.'),
    due: gauge('ddkey_due_work', 'Pieces of work whose time has come.', ['work']),
    dueAge: gauge('ddkey_due_work_age_seconds', 'How long the oldest of them waits.', ['work']),
    headAge: gauge('ddkey_audit_head_age_seconds', 'Age of the last row of the audit chain.'),
    toldAge: gauge(
      'ddkey_audit_head_told_age_seconds',
      'Since when the head of the audit chain was not posted.',
    ),
    unforwarded: gauge('ddkey_audit_unforwarded', 'Audit events that a sink has not taken yet.', [
      'sink',
    ]),
  };
}
type Gauges = ReturnType<typeof gaugesOn>;

/** `reset` would leave a 0 where there are no labels, and `remove` wants to know each label. */
function forget({ open, live, due, dueAge, unforwarded, ...plain }: Gauges): void {
  for (const gauge of [open, live, due, dueAge, unforwarded]) gauge.reset();
  for (const gauge of Object.values(plain)) gauge.remove();
}

function setKeys(on: Gauges, counts: LedgerCounts, now: Instant): void {
  on.open.labels('pending').set(counts.open.pending);
  on.open.labels('approved').set(counts.open.approved);
  for (const credential of Credential.options) {
    const live = counts.live.find((each) => each.credential === credential);
    on.live.labels(credential).set(live?.count ?? 0);
  }
  const bad = ({ count, since }: BadKeys, [amount, age]: readonly [Gauge, Gauge]): void => {
    amount.set(count);
    age.set(ageOf(since, now));
  };
  bad(counts.overdue, [on.overdue, on.overdueAge]);
  bad(counts.stuck, [on.stuck, on.stuckAge]);
}

function setWork(on: Gauges, counts: LedgerCounts, now: Instant): void {
  for (const work of everyWork) {
    const due = counts.due.find(({ kind }) => kind === work);
    on.due.labels(work).set(due?.count ?? 0);
    on.dueAge.labels(work).set(ageOf(due?.oldest ?? null, now));
  }
}

function setAudit(
  on: Gauges,
  { head, told }: LedgerCounts,
  { sinks, now }: { readonly sinks: readonly Sink[]; readonly now: Instant },
): void {
  if (head === null) return;
  on.headAge.set(ageOf(head.at, now));
  const posted = told.find(({ teller }) => teller === 'head');
  if (posted !== undefined) on.toldAge.set(ageOf(posted.at, now));
  for (const sink of sinks) {
    const seq = told.find(({ teller }) => teller === sink)?.seq ?? 0;
    on.unforwarded.labels(sink).set(head.seq - seq);
  }
}

type Read = {
  readonly counts: () => Promise<LedgerCounts | null>;
  readonly now: () => Instant;
  readonly sinks: readonly Sink[];
};

/**
 * Gauges that are read from the ledger. While it is away they have no value, as an old one would
 * say that all is well; `ddkey_ledger_up` is 0 then.
 */
export function ledgerGauges(registry: Registry, { counts, now, sinks }: Read) {
  const on = gaugesOn(registry);
  const up = new Gauge({
    name: 'ddkey_ledger_up',
    help: 'Whether the ledger gave its numbers.',
    registers: [registry],
  });
  return {
    /** Reads them; before the registry is written out. */
    refresh: async (): Promise<void> => {
      const read = await counts();
      forget(on);
      up.set(read === null ? 0 : 1);
      if (read === null) return;
      const at = now();
      setKeys(on, read, at);
      setWork(on, read, at);
      setAudit(on, read, { sinks, now: at });
    },
  };
}
