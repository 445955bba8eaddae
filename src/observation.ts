import type { RequestListener } from 'node:http';
import type { AuditSinks } from './access/forward-audit.ts';
import type { Ledger } from './access/ledger-port.ts';
import type { Clock, KeyIssuer, Messenger } from './access/ports.ts';
import type { SecretStores } from './access/stores.ts';
import { stuckAfter } from './access/times.ts';
import type { OpsConfig } from './config-ops.ts';
import type { Watching } from './datadog/client.ts';
import type { OpenLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import type { Observe } from './observe/doing.ts';
import { ledgerGauges } from './observe/ledger-gauges.ts';
import { type Metrics, newMetrics } from './observe/metrics.ts';
import { observing } from './observe/observe.ts';
import { observedLedger } from './observe/observed-ledger.ts';
import { observedIssuer, observedMessenger, observedStores } from './observe/observed-ports.ts';
import { openTraces } from './observe/open-traces.ts';
import { processGauges, sideGauges } from './observe/own-gauges.ts';
import { keptCounts, readiness } from './observe/readiness.ts';
import { noTraces } from './observe/tracer.ts';
import { addSeconds } from './policy/instant.ts';

type Watched = {
  readonly ledger: Ledger;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
  readonly stores: SecretStores;
};

/** What looks at the bot while it works. */
export type Observation = {
  readonly observe: Observe;
  readonly metrics: Metrics;
  readonly log: Log;
  /** How the calls to Datadog are looked at. */
  readonly datadog: Watching;
  readonly hearAck: Metrics['acknowledged'];
  /** The same ports, counted and timed. */
  readonly ports: <Ports extends Watched>(ports: Ports) => Ports;
  /** Hands over the last traces. */
  readonly stop: () => Promise<void>;
};

/** Begins to look: counts always, and traces where a collector is named. */
export async function startObserving({ tracesTo }: OpsConfig, log: Log): Promise<Observation> {
  const metrics = newMetrics();
  const tracer = tracesTo === null ? noTraces : await openTraces(tracesTo, log.warn);
  const observe = observing({ metrics, tracer, log });
  return {
    observe,
    metrics,
    log,
    datadog: { observe, hearLimit: metrics.limits.heard },
    hearAck: metrics.acknowledged,
    ports: (ports) => ({
      ...ports,
      ledger: observedLedger(ports.ledger, metrics),
      issuer: observedIssuer(ports.issuer, metrics),
      messenger: observedMessenger(ports.messenger, metrics),
      stores: observedStores(ports.stores, metrics),
    }),
    stop: tracer.stop,
  };
}

type Sides = {
  readonly ledger: Pick<Ledger, 'nextDueAt'>;
  readonly opened: Pick<OpenLedger, 'counts'>;
  readonly clock: Clock;
  readonly sinks: AuditSinks;
  readonly whyNoSlack: () => string | null;
  readonly lastAnswers: () => ReadonlyMap<string, number | null>;
};

/** Writes the numbers out for whoever scrapes them. */
function metricsPage({ metrics, log }: Observation, refresh: () => Promise<void>): RequestListener {
  const { registry } = metrics;
  const page = async (): Promise<string> => {
    await refresh();
    return registry.metrics();
  };
  return (request, response) => {
    const [path] = (request.url ?? '/').split('?');
    if (path !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    page().then(
      (text) => {
        response.writeHead(200, { 'content-type': registry.contentType });
        response.end(text);
      },
      (fault: unknown) => {
        log.error('the numbers could not be written out', { fault });
        response.writeHead(500).end();
      },
    );
  };
}

/** What is told of a bot that stands: whether it can do its work, and its numbers. */
export function tellOn(seen: Observation, sides: Sides) {
  const { ledger, opened, clock, sinks, whyNoSlack, lastAnswers } = sides;
  const whyNotReady = readiness({ whyNoSlack, readLedger: ledger.nextDueAt, lastAnswers });
  return {
    whyNotReady,
    /** Called once: it opens the gauges. */
    openNumbers(): { readonly page: RequestListener; readonly close: () => void } {
      const { registry } = seen.metrics;
      const delay = processGauges(registry);
      sideGauges(registry, { whyNoSlack, lastAnswers });
      const gauges = ledgerGauges(registry, {
        counts: keptCounts(() => opened.counts(clock.now(), addSeconds(clock.now(), -stuckAfter))),
        now: clock.now,
        sinks: sinks.map(({ name }) => name),
      });
      return { page: metricsPage(seen, gauges.refresh), close: () => delay.disable() };
    },
  };
}
