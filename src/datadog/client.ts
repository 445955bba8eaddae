import { client, logger } from '@datadog/datadog-api-client';
import type { Clock } from '../access/ports.ts';
import type { OrgId } from '../policy/ids.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import { apiUrlOf, type Site } from './sites.ts';

// It prints failed requests to the console, past our own log and its redaction.
logger.setLevel('silent');

/** How one Datadog organisation is reached, and with which credentials of the bot. */
export type DatadogOrg = {
  readonly id: OrgId;
  readonly site: Site;
  readonly apiKey: string;
  readonly appKey: string;
  /** Another base URL than the site's own, for proxies and the sandbox. */
  readonly apiUrl: string | null;
};

/** One call to Datadog: its answer, an HTTP refusal, a wait, or no clear answer at all. */
export type Called<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'silent' };

export type DatadogCall = <T>(
  at: { readonly org: OrgId; readonly lane: string },
  call: (configuration: client.Configuration) => Promise<T>,
) => Promise<Called<T>>;

/** Longest wait for one answer, in ms; all calls of one step stay under half a lease. */
const patienceMs = 10_000;
/** After a 429 that does not say for how long. */
const usualWaitSeconds = 5;
const longestWaitSeconds = 600;

type Transport = client.HttpLibrary & { readonly waitSeconds: () => number };

/**
 * The client's own transport, watched for the header that says how long to wait: its exceptions
 * do not carry headers.
 */
function watchedTransport(): Transport {
  const transport = new client.IsomorphicFetchHttpLibrary();
  let seconds = usualWaitSeconds;
  return {
    waitSeconds: () => seconds,
    async send(request) {
      const response = await transport.send(request);
      const reset = Number(response.headers['x-ratelimit-reset']);
      if (Number.isFinite(reset) && reset > 0) seconds = Math.min(reset, longestWaitSeconds);
      return response;
    },
  };
}

/**
 * A fresh configuration for one call. Site and keys are always given: the client otherwise reads
 * DD_SITE and both keys from the environment by itself. Retries are ours: a repeated create after
 * a 500 could leave a key that nobody knows.
 */
function configurationFor(org: DatadogOrg, transport: Transport): client.Configuration {
  return client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(org.apiUrl ?? apiUrlOf(org.site), {}),
    authMethods: { apiKeyAuth: org.apiKey, appKeyAuth: org.appKey },
    httpApi: transport,
    httpConfig: { signal: AbortSignal.timeout(patienceMs) },
    enableRetry: false,
  });
}

/**
 * Calls Datadog once and never throws for what it answers. A lane that was told to wait is left
 * alone until then, in real time.
 */
export function datadogCalls(orgs: readonly DatadogOrg[], clock: Clock): DatadogCall {
  const quietUntil = new Map<string, number>();
  return async (at, call) => {
    const org = orgs.find((each) => each.id === at.org);
    if (org === undefined) throw new Error(`no credentials for org ${at.org}`);
    const lane = `${at.org} ${at.lane}`;
    const waitMs = (quietUntil.get(lane) ?? 0) - Date.now();
    if (waitMs > 0) return { kind: 'busy', notBefore: addSeconds(clock.now(), waitMs / 1000) };
    quietUntil.delete(lane);
    const transport = watchedTransport();
    try {
      return { kind: 'ok', value: await call(configurationFor(org, transport)) };
    } catch (fault) {
      if (!(fault instanceof client.ApiException)) return { kind: 'silent' };
      if (fault.code !== 429) return { kind: 'http', status: fault.code };
      const seconds = transport.waitSeconds();
      quietUntil.set(lane, Date.now() + seconds * 1000);
      return { kind: 'busy', notBefore: addSeconds(clock.now(), seconds) };
    }
  };
}
