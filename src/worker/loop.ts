import {
  awaitedWork,
  type ClaimedDue,
  keyWork,
  requestWork,
  type StepResult,
} from '../access/due-work.ts';
import type { Clock } from '../access/ports.ts';
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

/** What nobody waits for lets what somebody waits for go first for so long. */
const courtesyMs = 400;
/** However much is awaited, so many places for it are followed by one for the rest. */
const awaitedInRow = 4;

/** Who is waited for now, and whether the rest still lets them go first. */
function courtesy(wake: () => void) {
  let underWay = 0;
  let late: NodeJS.Timeout | null = null;
  let isOver = false;
  return {
    holds: (): boolean => underWay > 0 && !isOver,
    begin(): void {
      underWay += 1;
      if (underWay > 1) return;
      isOver = false;
      late = setTimeout(() => {
        isOver = true;
        wake();
      }, courtesyMs);
    },
    end(): void {
      underWay -= 1;
      if (underWay === 0 && late !== null) clearTimeout(late);
    },
  };
}

/** Claims what somebody waits for first; `holds`: the rest is left alone for a moment. */
function claimingInTurn({ ledger, clock }: StepDeps, holds: () => boolean) {
  let inRow = 0;
  let isNoneAwaited = false;
  const claimAwaited = async (): Promise<ClaimedDue | null> => {
    const due = await ledger.claimDue(clock.now(), leaseSeconds, 'awaited');
    isNoneAwaited = due === null;
    inRow = due === null ? 0 : inRow + 1;
    return due;
  };
  return {
    /** Something new may be due. */
    lookAnew: (): void => {
      isNoneAwaited = false;
    },
    async next(): Promise<ClaimedDue | null> {
      const isTurnOfAll = isNoneAwaited || inRow >= awaitedInRow;
      const awaited = isTurnOfAll && !holds() ? null : await claimAwaited();
      if (awaited !== null || holds()) return awaited;
      inRow = 0;
      return ledger.claimDue(clock.now(), leaseSeconds);
    },
  };
}

/** The poll alone would let a channel that takes a message a second have one every two. */
function wakeAt(at: Instant | null, clock: Clock, wake: () => void): void {
  if (at === null) return;
  const ms = secondsBetween(clock.now(), at) * 1000;
  if (ms <= 0) wake();
  else if (ms < 2 * pollMs) setTimeout(wake, ms).unref();
}

type Taken = { readonly due: ClaimedDue; readonly ended: () => void };

/** What runs now, on a few places side by side; `wake` is called when one is free that is missed. */
function places(run: (due: ClaimedDue) => Promise<void>, wake: () => void) {
  const running = new Set<Promise<void>>();
  let isMissed = false;
  return {
    areFull: (): boolean => running.size >= slots,
    /** Due work may be left that found no place, or had to let others go first. */
    miss(isLeft: boolean): void {
      isMissed = isLeft;
    },
    take({ due, ended }: Taken): void {
      const task: Promise<void> = run(due).finally(() => {
        running.delete(task);
        ended();
        if (isMissed) wake();
      });
      running.add(task);
    },
    drain: async (): Promise<void> => void (await Promise.all(running)),
  };
}

/**
 * Claims due work and runs it, a few pieces side by side. `wake` looks at once; the poll, every
 * second of real time, is the safety net. `stop` takes nothing new and waits for what runs.
 */
export function startWorker(deps: StepDeps, log: Log, observe: Observe = unobserved) {
  let stopping = false;
  let filling: Promise<void> | null = null;
  let again = false;
  const { holds, begin, end } = courtesy(wake);
  const claiming = claimingInTurn(deps, holds);
  const runOne = runningSeen(deps, log, observe);

  const runAndWake = (due: ClaimedDue) => runOne(due).then((at) => wakeAt(at, deps.clock, wake));
  const { areFull, miss, take, drain } = places(runAndWake, wake);

  const takeOne = async (): Promise<boolean> => {
    const due = await claiming.next();
    if (due === null) return false;
    const isAwaited = isOneOf(awaitedWork, due);
    if (isAwaited) begin();
    take({ due, ended: isAwaited ? end : () => {} });
    return true;
  };

  const fill = async (): Promise<void> => {
    do {
      again = false;
      claiming.lookAnew();
      while (!stopping && !areFull() && (await takeOne())) await breath();
    } while (again && !stopping && !areFull());
    miss(areFull() || holds());
  };

  const fillOnce = (): Promise<void> =>
    fill()
      .catch((fault: unknown) => log('the ledger gave no work', null, fault))
      .finally(() => {
        filling = null;
        // Somebody woke it as it ended.
        if (again && !areFull()) wake();
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
      await drain();
    },
  };
}
