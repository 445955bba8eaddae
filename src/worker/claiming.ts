import { performance } from 'node:perf_hooks';
import { awaitedWork, type ClaimedDue, leaseSeconds } from '../access/due-work.ts';
import type { StepDeps } from './run-due.ts';

/** What nobody waits for lets what somebody waits for go first for so long. */
const courtesyMs = 400;
/** However much is awaited, so many places for it are followed by one for the rest. */
const awaitedInRow = 4;

/** Whether somebody waits for this. */
const isAwaited = ({ kind }: ClaimedDue): boolean => awaitedWork.some((each) => each === kind);

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

const { eventLoopUtilization } = performance;

/** The thread may be busy for so long at a stretch, and no rest is longer than this. */
const stretchMs = 8;
const longestRestMs = 40;
/** A rest is so many times as long as the stretch before it. */
const restUsually = 1;
const restWithSomebodyHere = 4;

/**
 * A long backlog would keep Node's one thread busy, and whoever presses something would find it so.
 * Once it was busy for a stretch, work that nobody waits for rests for as long, and longer while
 * somebody is there.
 */
function rests(wake: () => void, isSomebodyHere: () => boolean) {
  let before = eventLoopUtilization();
  let resting = false;
  return {
    isResting: (): boolean => resting,
    afterClaim(): void {
      const now = eventLoopUtilization();
      const { active } = eventLoopUtilization(now, before);
      if (active < stretchMs) return;
      before = now;
      resting = true;
      const wakeUp = (): void => {
        resting = false;
        wake();
      };
      const times = isSomebodyHere() ? restWithSomebodyHere : restUsually;
      setTimeout(wakeUp, Math.min(times * active, longestRestMs)).unref();
    },
  };
}

/** When work that nobody waits for stands aside; `wake` is called when it may go on. */
export function manners(wake: () => void, isSomebodyHere: () => boolean) {
  const { holds, begin, end } = courtesy(wake);
  const { isResting, afterClaim } = rests(wake, isSomebodyHere);
  return {
    holds: (): boolean => holds() || isResting(),
    /** Something was claimed; gives back what to call when it has ended. */
    claimed(due: ClaimedDue): () => void {
      if (isAwaited(due)) {
        begin();
        return end;
      }
      afterClaim();
      return () => {};
    },
  };
}

/** Claims what somebody waits for first; `holds`: the rest is left alone for a moment. */
export function claimingInTurn(
  { ledger, clock }: Pick<StepDeps, 'ledger' | 'clock'>,
  holds: () => boolean,
) {
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
