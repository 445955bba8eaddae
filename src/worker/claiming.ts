import { awaitedWork, type ClaimedDue, leaseSeconds } from '../access/due-work.ts';
import type { StepDeps } from './run-due.ts';

/** What nobody waits for lets what somebody waits for go first for so long. */
const courtesyMs = 400;
/** However much is awaited, so many places for it are followed by one for the rest. */
const awaitedInRow = 4;

/** Whether somebody waits for this. */
export const isAwaited = ({ kind }: ClaimedDue): boolean =>
  awaitedWork.some((each) => each === kind);

/** Who is waited for now, and whether the rest still lets them go first. */
export function courtesy(wake: () => void) {
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
export function claimingInTurn({ ledger, clock }: StepDeps, holds: () => boolean) {
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
