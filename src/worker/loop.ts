import { type ClaimedDue, keyWork, requestWork, type StepResult } from '../access/due-work.ts';
import type { About } from '../observe/current.ts';
import { type Observe, unobserved } from '../observe/doing.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import { runDue, type StepDeps } from './run-due.ts';

/** How long a worker may hold a piece of work, in seconds; all calls of one step end before half. */
const leaseSeconds = 60;
const slots = 8;
const pollMs = 1000;

/** Seconds until the next try: doubling, never over a minute, with a fifth of jitter. */
function backOff(due: ClaimedDue): number {
  const most = due.kind === 'revoke' || due.kind === 'expire' ? 25 : 60;
  const base = Math.min(most, 2 ** Math.min(due.attempts, 6));
  return base * (0.9 + Math.random() * 0.2);
}

/**
 * Lets everything else have its turn. SQLite answers without ever waiting, so a long backlog of
 * work that calls nobody would hold up Slack until its end.
 */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

type Log = (what: string, due: ClaimedDue | null, fault: unknown) => void;

/** Gives back when the work runs again; null when it is finished. */
async function settle(
  deps: StepDeps,
  due: ClaimedDue,
  result: StepResult,
): Promise<Instant | null> {
  switch (result.kind) {
    case 'done':
      await deps.ledger.finishDue(due);
      return null;
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

/** Runs one piece of work to its end, whatever happens in it. */
async function run(deps: StepDeps, log: Log, due: ClaimedDue): Promise<Ran> {
  try {
    const result = await runDue(deps, due).catch((fault: unknown): StepResult => {
      log('a step failed', due, fault);
      return { kind: 'again', error: 'bug' };
    });
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

/** The same, looked at; gives back when it runs again. */
const runningSeen =
  (deps: StepDeps, log: Log, observe: Observe) =>
  async (due: ClaimedDue): Promise<Instant | null> => {
    const doing = { kind: 'work', name: due.kind, about: aboutOf(due) } as const;
    const ran = await observe(
      doing,
      () => run(deps, log, due),
      ({ outcome }) => outcome,
    );
    return ran.next;
  };

/** Every second place goes to what a person waits for, however long the line is. */
function claimingInTurn({ ledger, clock }: StepDeps): () => Promise<ClaimedDue | null> {
  let awaitedFirst = false;
  return async () => {
    awaitedFirst = !awaitedFirst;
    const now = clock.now();
    const awaited = awaitedFirst ? await ledger.claimDue(now, leaseSeconds, 'awaited') : null;
    return awaited ?? ledger.claimDue(now, leaseSeconds);
  };
}

/**
 * Claims due work and runs it, a few pieces side by side. `wake` looks at once; the poll, every
 * second of real time, is the safety net. `stop` takes nothing new and waits for what runs.
 */
export function startWorker(deps: StepDeps, log: Log, observe: Observe = unobserved) {
  const running = new Set<Promise<void>>();
  let stopping = false;
  let filling: Promise<void> | null = null;
  let again = false;
  const claimNext = claimingInTurn(deps);
  const runOne = runningSeen(deps, log, observe);

  /** The poll alone would let a channel that takes a message a second have one every two. */
  const wakeAt = (at: Instant | null): void => {
    const ms = at === null ? 0 : secondsBetween(deps.clock.now(), at) * 1000;
    if (ms > 0 && ms < 2 * pollMs) setTimeout(wake, ms).unref();
  };

  const takeOne = async (): Promise<boolean> => {
    const due = await claimNext();
    if (due === null) return false;
    const task: Promise<void> = runOne(due)
      .then(wakeAt)
      .finally(() => {
        running.delete(task);
        wake();
      });
    running.add(task);
    return true;
  };

  const fill = async (): Promise<void> => {
    do {
      again = false;
      while (!stopping && running.size < slots && (await takeOne())) await breath();
    } while (again && !stopping);
  };

  const fillOnce = (): Promise<void> =>
    fill()
      .catch((fault: unknown) => log('the ledger gave no work', null, fault))
      .finally(() => {
        filling = null;
      });

  function wake(): void {
    again = true;
    if (!stopping) filling ??= fillOnce();
  }

  const timer = setInterval(wake, pollMs);
  wake();
  return {
    wake,
    /** Resolves when all running work has ended. */
    stop: async (): Promise<void> => {
      stopping = true;
      clearInterval(timer);
      await filling;
      await Promise.all(running);
    },
  };
}
