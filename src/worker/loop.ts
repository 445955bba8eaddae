import type { ClaimedDue } from '../access/due-work.ts';
import type { Clock } from '../access/ports.ts';
import { type Observe, unobserved } from '../observe/doing.ts';
import { type Instant, secondsBetween } from '../policy/instant.ts';
import { claimingInTurn, manners } from './claiming.ts';
import type { StepDeps } from './run-due.ts';
import { type Log, runningSeen } from './run-one.ts';

const slots = 8;
const pollMs = 1000;

/**
 * Lets everything else have its turn. SQLite answers without ever waiting, so a long backlog of
 * work that calls nobody would hold up Slack until its end.
 */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

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

type Around = {
  readonly log: Log;
  readonly observe?: Observe;
  readonly isSomebodyHere?: () => boolean;
};

/**
 * Claims due work and runs it, a few pieces side by side. `wake` looks at once; the poll, every
 * second of real time, is the safety net. `stop` takes nothing new and waits for what runs.
 */
export function startWorker(
  deps: StepDeps,
  { log, observe = unobserved, isSomebodyHere = () => false }: Around,
) {
  let stopping = false;
  let filling: Promise<void> | null = null;
  let again = false;
  const { holds, claimed } = manners(wake, isSomebodyHere);
  const claiming = claimingInTurn(deps, holds);
  const runOne = runningSeen(deps, {
    log,
    observe,
    again: (at) => wakeAt(at, deps.clock, wake),
  });

  const { areFull, miss, take, drain } = places(runOne, wake);

  const takeOne = async (): Promise<boolean> => {
    const due = await claiming.next();
    if (due === null) return false;
    take({ due, ended: claimed(due) });
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
