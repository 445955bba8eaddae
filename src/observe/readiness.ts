import type { LedgerCounts } from '../access/ledger-counts.ts';
import { within } from '../within.ts';

/** What readiness asks, each within a moment. */
export type Asked = {
  /** A short reason while nothing that Slack sends arrives; null when it does. */
  readonly whyNoSlack: () => string | null;
  /** Any quick read. */
  readonly readLedger: () => Promise<unknown>;
  /** When each org last said yes to a call, in ms since the epoch; null before it ever did. */
  readonly lastAnswers: () => ReadonlyMap<string, number | null>;
};

const ledgerMs = 2000;
/** Every org is asked once an hour, so this is two questions without an answer. */
const datadogMs = 150 * 60_000;

/** Why no org of Datadog's can be worked with; one that answers is enough. */
function whyNoDatadog(answers: ReadonlyMap<string, number | null>, now: number): string | null {
  const known = [...answers.values()].flatMap((ms) => (ms === null ? [] : [ms]));
  if (known.length === 0) return 'Datadog has not answered since ddkey started';
  const last = Math.max(...known);
  return now - last <= datadogMs
    ? null
    : `Datadog last answered at ${new Date(last).toISOString()}`;
}

/** One question at a time: those who ask meanwhile get the same answer, and nothing piles up. */
function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= ask().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Why the bot cannot do its work just now, in plain words; null when it can. Never hangs. */
export function readiness({ whyNoSlack, readLedger, lastAnswers }: Asked) {
  const read = oneAtATime(() =>
    readLedger().then(
      () => null,
      () => 'the ledger cannot be reached',
    ),
  );
  return async (): Promise<string | null> => {
    const ledger = await within(ledgerMs, read(), 'the ledger does not answer');
    const reasons = [whyNoSlack(), ledger, whyNoDatadog(lastAnswers(), Date.now())];
    const said = reasons.filter((reason) => reason !== null);
    return said.length === 0 ? null : said.join('; ');
  };
}

const countsMs = 2000;
const freshMs = 5000;

/**
 * The ledger's numbers, read again when they are older than 5 seconds; null while the ledger does
 * not give them within 2. However often somebody asks, one read runs.
 */
export function keptCounts(read: () => Promise<LedgerCounts>): () => Promise<LedgerCounts | null> {
  let kept: { readonly counts: LedgerCounts; readonly at: number } | null = null;
  const readOnce = oneAtATime(async (): Promise<LedgerCounts | null> => {
    try {
      const counts = await read();
      kept = { counts, at: Date.now() };
      return counts;
    } catch {
      return null;
    }
  });
  return async () => {
    if (kept !== null && Date.now() - kept.at < freshMs) return kept.counts;
    return within(countsMs, readOnce(), null);
  };
}
