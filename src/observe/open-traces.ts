import type { Context, Span as OpenSpan } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { within } from '../within.ts';
import type { Doing } from './doing.ts';
import type { Span, Tracer } from './tracer.ts';

type Warn = (what: string, detail: Readonly<Record<string, unknown>>) => void;

/** The longest that one hand-over may take; spans that come meanwhile wait, or are dropped. */
const exportMs = 5000;
const lastExportMs = 2000;

/** The same exporter; the operator hears when it begins to fail, and not each time. */
function telling(exporter: SpanExporter, endpoint: string, warn: Warn): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        if (failed && !failing) warn('the collector takes no traces', { endpoint });
        failing = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}

/** The address without what might be a credential in it. */
const plainAddress = (endpoint: string): string => new URL(endpoint).origin;

/** What a span says of what was done: names from closed sets, and ids. Never a word of a payload. */
const attributesOf = (doing: Doing): Record<string, string> => ({
  [`ddkey.${doing.kind}`]: doing.name,
  ...('org' in doing ? { 'ddkey.org': doing.org } : {}),
});

const troubled: readonly string[] = ['failed', 'silent', 'bug', 'ledger-down', 'unrecorded'];

/**
 * Traces by OpenTelemetry, handed to a collector over OTLP/HTTP. Its packages are loaded here and
 * only here, so a bot without a collector carries none of them. Nothing is put into globals.
 */
export async function openTraces(endpoint: string, warn: Warn): Promise<Tracer> {
  const [api, sdk, otlp, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${endpoint.replace(/\/+$/u, '')}/v1/traces`;
  const exporter = new otlp.OTLPTraceExporter({ url, timeoutMillis: exportMs });
  const processor = new sdk.BatchSpanProcessor(telling(exporter, plainAddress(endpoint), warn), {
    scheduledDelayMillis: 2000,
    exportTimeoutMillis: exportMs,
  });
  const named = resources.resourceFromAttributes({ 'service.name': 'ddkey' });
  const detected = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new sdk.BasicTracerProvider({
    resource: named.merge(detected),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('ddkey');
  // Spans are handed around as plain tokens, so that nothing else needs to know these packages.
  const contexts = new WeakMap<object, Context>();
  const started = (span: OpenSpan, context: Context): Span => {
    const inner = {};
    contexts.set(inner, context);
    return {
      inner,
      traceId: span.spanContext().traceId,
      end(outcome, { request, key }) {
        span.setAttribute('ddkey.outcome', outcome);
        if (request !== undefined) span.setAttribute('ddkey.request', request);
        if (key !== undefined) span.setAttribute('ddkey.key', key);
        if (troubled.includes(outcome)) span.setStatus({ code: api.SpanStatusCode.ERROR });
        span.end();
      },
    };
  };
  return {
    start(doing, parent) {
      const around = (parent === null ? null : contexts.get(parent)) ?? api.ROOT_CONTEXT;
      const kind = 'about' in doing ? api.SpanKind.INTERNAL : api.SpanKind.CLIENT;
      const attributes = attributesOf(doing);
      const span = tracer.startSpan(`${doing.kind} ${doing.name}`, { kind, attributes }, around);
      return started(span, api.trace.setSpan(around, span));
    },
    stop: () =>
      within(
        lastExportMs,
        provider.shutdown().catch(() => {}),
        undefined,
      ),
  };
}
