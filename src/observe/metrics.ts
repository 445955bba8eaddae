import { Registry } from 'prom-client';
import type { RequestState } from '../access/lifecycle.ts';
import type { Doing } from './doing.ts';
import { instruments } from './instruments.ts';
import type { RateLimits } from './rate-limits.ts';
import { rateLimits } from './rate-limits.ts';

/** What happened to a key, with its times in seconds. */
type KeyMove = {
  readonly state: string;
  readonly credential: string;
  /** From the wish to make it until its holder had it; null where it was not shown. */
  readonly readySeconds: number | null;
};

/** The numbers of this process. Every label is from a closed set: no name, no id, no free text. */
export type Metrics = {
  readonly registry: Registry;
  readonly took: (doing: Doing, outcome: string, seconds: number) => void;
  readonly acknowledged: (payload: string, seconds: number) => void;
  readonly requestMoved: (state: RequestState) => void;
  readonly decided: (verdict: 'approve' | 'deny', seconds: number) => void;
  readonly keyMoved: (move: KeyMove) => void;
  readonly minted: (credential: string, outcome: string, seconds: number) => void;
  readonly delivered: (way: 'slack' | 'store', outcome: string, seconds: number) => void;
  readonly limits: RateLimits;
};

/** A call that fails is the other side's; these are ours. */
const isFault = (kind: Doing['kind'], outcome: string): boolean =>
  (kind === 'listener' && outcome === 'failed') || (kind === 'work' && outcome === 'bug');

/** A registry of its own, so that two bots in one process do not count together. */
export function newMetrics(): Metrics {
  const registry = new Registry();
  const on = instruments(registry);
  return {
    registry,
    took({ kind, name }, outcome, seconds) {
      on.took[kind].labels(name, outcome).observe(seconds);
      if (isFault(kind, outcome)) on.faults.labels(kind).inc();
    },
    acknowledged: (payload, seconds) => on.ack.labels(payload).observe(seconds),
    requestMoved: (state) => on.requestMoves.labels(state).inc(),
    decided: (verdict, seconds) => on.decision.labels(verdict).observe(Math.max(0, seconds)),
    keyMoved({ state, credential, readySeconds }) {
      on.keyMoves.labels(state, credential).inc();
      if (readySeconds !== null) on.keyReady.observe(Math.max(0, readySeconds));
    },
    minted: (credential, outcome, seconds) => on.mint.labels(credential, outcome).observe(seconds),
    delivered: (way, outcome, seconds) => on.delivery.labels(way, outcome).observe(seconds),
    limits: rateLimits(registry),
  };
}
