import { type ClaimedDue, keyWork, requestWork, type StepResult } from '../access/due-work.ts';
import type { About } from '../observe/current.ts';
import type { Observe } from '../observe/doing.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import { runDue, type StepDeps } from './run-due.ts';

/** Seconds until the next try: doubling, never over a minute, with a fifth of jitter. */
function backOff(due: ClaimedDue): number {
  const most = due.kind === 'revoke' || due.kind === 'expire' ? 25 : 60;
  const base = Math.min(most, 2 ** Math.min(due.attempts, 6));
  return base * (0.9 + Math.random() * 0.2);
}

export type Log = (what: string, due: ClaimedDue | null, fault: unknown) => void;

/** Gives back when the work runs again; null when it is finished. */
async function settle(
  deps: StepDeps,
  due: ClaimedDue,
  result: StepResult,
): Promise<Instant | null> {
  switch (result.kind) {
    case 'done':
    case 'next':
      return (await deps.ledger.finishDue(due)) ? null : deps.clock.now();
    case 'later':
      await deps.ledger.postponeDue(due, result.at, null);
      return result.at;
    case 'again': {
      // Who said until when to wait is taken at their word; only silence is answered by patience.
      const { notBefore, error } = result;
      const runAt = notBefore ?? addSeconds(deps.clock.now(), backOff(due));
      await deps.ledger.postponeDue(due, runAt, error);
      return runAt;
    }
  }
}

type Ran = { readonly next: Instant | null; readonly outcome: string };

const outcomeOf = (result: StepResult): string =>
  result.kind === 'again' ? result.error : result.kind;

type RunNext = (due: ClaimedDue) => Promise<unknown>;

/** Runs one piece of work to its end, whatever happens in it; what follows from it goes first. */
async function run(
  deps: StepDeps,
  { log, runNext }: { readonly log: Log; readonly runNext: RunNext },
  due: ClaimedDue,
): Promise<Ran> {
  try {
    const result = await runDue(deps, due).catch((fault: unknown): StepResult => {
      log('a step failed', due, fault);
      return { kind: 'again', error: 'bug' };
    });
    if (result.kind === 'next') await runNext(result.due);
    return { next: await settle(deps, due, result), outcome: outcomeOf(result) };
  } catch (fault) {
    // The lease runs out by itself and the work is taken up again.
    log('finished work could not be recorded', due, fault);
    return { next: null, outcome: 'unrecorded' };
  }
}

const isOneOf = (kinds: readonly string[], { kind }: ClaimedDue): boolean => kinds.includes(kind);

/** The request or the key that a piece of work is about. */
function aboutOf(due: ClaimedDue): About {
  if (isOneOf(requestWork, due)) return { request: due.subject };
  return isOneOf(keyWork, due) ? { key: due.subject } : {};
}

type Again = (at: Instant | null) => void;

/** Runs pieces of work, looked at; `again` hears when it runs again. */
export function runningSeen(
  deps: StepDeps,
  { log, observe, again }: { readonly log: Log; readonly observe: Observe; readonly again: Again },
) {
  const runSeen = async (due: ClaimedDue): Promise<void> => {
    const doing = { kind: 'work', name: due.kind, about: aboutOf(due) } as const;
    const ran = await observe(
      doing,
      () => run(deps, { log, runNext: runSeen }, due),
      ({ outcome }) => outcome,
    );
    again(ran.next);
  };
  return runSeen;
}
