import { performance } from 'node:perf_hooks';
import { current, inside } from './current.ts';
import type { Doing, Observe } from './doing.ts';
import type { Metrics } from './metrics.ts';
import type { Span, Tracer } from './tracer.ts';

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
