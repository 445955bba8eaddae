import { Gauge, type Registry } from 'prom-client';

/** What an answer of Datadog says of the calls that are left until its counter starts anew. */
export type Limit = {
  readonly org: string;
  readonly call: string;
  readonly remaining: number;
  readonly resetSeconds: number;
};
export type RateLimits = { readonly heard: (limit: Limit) => void };

type Kept = { readonly call: string; readonly remaining: number; readonly until: number };

/** The lowest that any org said, as long as its period lasts: after it the figure says nothing. */
export function rateLimits(registry: Registry): RateLimits {
  const kept = new Map<string, Kept>();
  new Gauge({
    name: 'ddkey_datadog_rate_limit_remaining',
    help: 'Calls that Datadog still takes in the running period: the lowest of all organisations.',
    labelNames: ['call'],
    registers: [registry],
    collect() {
      this.reset();
      const lowest = new Map<string, number>();
      for (const [at, { call, remaining, until }] of kept) {
        if (until < Date.now()) kept.delete(at);
        else lowest.set(call, Math.min(remaining, lowest.get(call) ?? remaining));
      }
      for (const [call, remaining] of lowest) this.labels(call).set(remaining);
    },
  });
  return {
    heard: ({ org, call, remaining, resetSeconds }) => {
      kept.set(`${org} ${call}`, { call, remaining, until: Date.now() + resetSeconds * 1000 });
    },
  };
}
