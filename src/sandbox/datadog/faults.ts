import type { Fault } from '../control.ts';

/* Faults waiting to happen, oldest first. Each counts its own `skip` and `times`. */

type Kind =
  | 'answer'
  | 'answer-after'
  | 'rate-limited'
  | 'slow'
  | 'hang'
  | 'late'
  | 'reset'
  | 'list-misses';
export type Disturbance = Extract<Fault['what'], { kind: Kind }>;

type Waiting = { readonly call: string; readonly what: Disturbance; skip: number; times: number };

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** What disturbs this call, if anything; uses it up. */
  take(call: string): Disturbance | undefined;
  listLagMs(): number;
  /** Does this with keys whose name holds the text left out of lists. */
  overlooking<T>(name: string, act: () => T): T;
  isOverlooked(name: string): boolean;
};

const matches = (waiting: Waiting, call: string): boolean =>
  waiting.call === '*' || waiting.call === call;

/** True when the fault strikes now; a fault that still skips lets this call pass and counts it. */
const strikes = (waiting: Waiting): boolean => {
  if (waiting.skip === 0) return true;
  waiting.skip -= 1;
  return false;
};

/** An empty queue. `add` throws on a fault that only Slack's stand-in knows. */
export const openFaults = (): Faults => {
  let queue: Waiting[] = [];
  let lagMs = 0;
  let overlooked: string | null = null;
  return {
    add: ({ call, what, skip = 0, times = 1 }) => {
      switch (what.kind) {
        case 'list-lags':
          lagMs = what.ms;
          return;
        case 'error':
        case 'deliver':
        case 'drop':
          throw new Error(`the Datadog stand-in knows no fault called ${what.kind}`);
        default:
          queue.push({ call, what, skip, times });
      }
    },
    clear: () => {
      queue = [];
      lagMs = 0;
    },
    take: (call) => {
      const struck = queue.find((waiting) => matches(waiting, call) && strikes(waiting));
      if (struck === undefined) return undefined;
      struck.times -= 1;
      queue = queue.filter((waiting) => waiting.times > 0);
      return struck.what;
    },
    listLagMs: () => lagMs,
    overlooking: (name, act) => {
      overlooked = name;
      try {
        return act();
      } finally {
        overlooked = null;
      }
    },
    isOverlooked: (name) => overlooked !== null && name.includes(overlooked),
  };
};
