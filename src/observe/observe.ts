import { performance } from 'node:perf_hooks';
import { type About, current, inside } from './current.ts';
import type { Metrics } from './metrics.ts';
import type { Span, Tracer } from './tracer.ts';

/** What the bot does that is worth a time, a span and a log line. Names are from closed sets. */
export type Doing =
  | { readonly kind: 'listener'; readonly name: string; readonly about: About }
  | { readonly kind: 'work'; readonly name: string; readonly about: About }
  | { readonly kind: 'slack'; readonly name: string }
  | { readonly kind: 'datadog'; readonly name: string; readonly org: string };

/** Runs something and keeps how long it took and how it ended; changes nothing about it. */
export type Observe = <T>(
  doing: Doing,
  run: () => Promise<T>,
  /** How it ended, as a word from a closed set; a throw is `failed`. */
  outcomeOf: (value: T) => string,
) => Promise<T>;

/** Where nobody looks. */
export const unobserved: Observe = (_doing, run) => run();

const isPart = ({ kind }: Doing): boolean => kind === 'slack' || kind === 'datadog';

/** What the inside of it is to know; a call is a part of what made it. */
function placeOf(doing: Doing, { inner: span, traceId: trace }: Span) {
  switch (doing.kind) {
    case 'listener':
      return { listener: doing.name, about: doing.about, span, trace };
    case 'work':
      return { work: doing.name, about: doing.about, span, trace };
    case 'slack':
    case 'datadog':
      return { about: {}, ...current(), span, trace };
  }
}

type Log = { readonly debug: (what: string, detail: Readonly<Record<string, unknown>>) => void };

type Around = { readonly metrics: Metrics; readonly tracer: Tracer; readonly log: Log };

/** The one way in which listeners, work and calls to the outside are looked at. */
export const observing =
  ({ metrics, tracer, log }: Around): Observe =>
  (doing, run, outcomeOf) => {
    const started = performance.now();
    const span = tracer.start(doing, isPart(doing) ? (current()?.span ?? null) : null);
    const place = placeOf(doing, span);
    const end = (outcome: string): void => {
      const seconds = (performance.now() - started) / 1000;
      metrics.took(doing, outcome, seconds);
      span.end(outcome, place.about);
      if (!isPart(doing)) log.debug('ended', { outcome, ms: Math.round(seconds * 1000) });
    };
    return inside(place, async () => {
      try {
        const value = await run();
        end(outcomeOf(value));
        return value;
      } catch (fault) {
        end('failed');
        throw fault;
      }
    });
  };
