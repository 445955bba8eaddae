import type { SeenCall } from '../../src/sandbox/control.ts';

/** Calls that were under way when the other side said "wait" cannot be taken back. */
const underWayMs = 200;

const isSameLane = (a: SeenCall, b: SeenCall): boolean =>
  a.side === b.side && a.method === b.method && a.channel === b.channel;

/** Calls that came although the other side had said to wait: a sentence for each. */
export const callsTooEarly = (calls: readonly SeenCall[]): string[] =>
  calls.flatMap((limit) => {
    if (limit.status !== 429 || limit.waitSeconds === undefined) return [];
    const until = limit.at + limit.waitSeconds * 1000;
    return calls
      .filter((call) => isSameLane(call, limit))
      .filter(({ at }) => at > limit.at + underWayMs && at < until)
      .map(({ at }) => `${limit.side} ${limit.method}, ${until - at} ms too early`);
  });
