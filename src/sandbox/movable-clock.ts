import type { ClockState } from './control.ts';

const tookOverMs = 2000;
const longestWaitMs = 20_000;

type Waiting = { readonly after: number; readonly answer: (state: ClockState) => void };

/** A clock that stands ahead of real time as far as somebody moved it, and tells its followers. */
export function movableClock() {
  let state: ClockState = { aheadMs: 0, version: 0 };
  const waiting = new Set<Waiting>();
  let arrivals: (() => void)[] = [];

  const wait = (after: number): Promise<ClockState> =>
    new Promise((resolve) => {
      const entry: Waiting = {
        after,
        answer: (now) => {
          clearTimeout(timer);
          waiting.delete(entry);
          resolve(now);
        },
      };
      const timer = setTimeout(() => entry.answer(state), longestWaitMs);
      timer.unref();
      waiting.add(entry);
      for (const arrived of arrivals) arrived();
    });

  /** Resolves when as many followers as before ask for what comes after the new state. */
  const takenOver = (followers: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        arrivals = arrivals.filter((each) => each !== check);
        resolve();
      };
      const check = (): void => {
        const here = [...waiting].filter(({ after }) => after === state.version);
        if (here.length >= followers) finish();
      };
      const timer = setTimeout(finish, tookOverMs);
      arrivals.push(check);
      check();
    });

  return {
    now: (): Date => new Date(Date.now() + state.aheadMs),
    state: (): ClockState => state,
    /** Answers at once when the clock has moved since `after`, else when it does. */
    follow: (after: number): Promise<ClockState> =>
      state.version === after ? wait(after) : Promise.resolve(state),
    /** Moves the clock and waits until every follower has taken the new time over. */
    async move(byMs: number): Promise<ClockState> {
      const followers = waiting.size;
      state = { aheadMs: state.aheadMs + byMs, version: state.version + 1 };
      for (const each of [...waiting]) each.answer(state);
      await takenOver(followers);
      return state;
    },
  };
}
export type MovableClock = ReturnType<typeof movableClock>;
