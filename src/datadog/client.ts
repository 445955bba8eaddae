import { z } from 'zod';
import type { Clock } from '../access/ports.ts';
import { type Observe, unobserved } from '../observe/doing.ts';
import type { Limit } from '../observe/rate-limits.ts';
import type { OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { quietLanes } from '../quiet-lanes.ts';
import { client, logger } from './api-client.ts';
import { apiUrlOf, logsUrlOf, type Site } from './sites.ts';

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
  | { readonly kind: 'ok'; readonly value: T; readonly status: number }
  /** `isOwn`: the body is an error of Datadog's, and not the page of somebody in between. */
  | { readonly kind: 'http'; readonly status: number; readonly isOwn: boolean }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'silent' };

/** Datadog takes logs at an address of their own. */
type Place = 'api' | 'logs';
const urlOf: Readonly<Record<Place, (site: Site) => string>> = { api: apiUrlOf, logs: logsUrlOf };

/** Calls that Datadog counts together, by what they do. */
type LaneName =
  | 'audit'
  | 'create'
  | 'current-user'
  | 'delete'
  | 'list'
  | 'logs'
  | 'own-key'
  | 'permissions'
  | 'update'
  | 'validate';
type Lane = { readonly org: OrgId; readonly lane: LaneName; readonly place?: Place };
const nameOf = ({ org, lane }: Lane): string => `${org} ${lane}`;

type Calling<T> = (configuration: client.Configuration) => Promise<T>;
export type DatadogCall = <T>(at: Lane, call: Calling<T>) => Promise<Called<T>>;

/** Longest wait for one answer, in ms; all calls of one step stay under half a lease. */
const patienceMs = 10_000;
/** After a 429 that does not say for how long. */
const usualWaitSeconds = 5;
const longestWaitSeconds = 600;

type Headers = Readonly<Record<string, string>>;

/** When the running period of a limit is over; null where no answer says. */
function resetSeconds(headers: Headers): number | null {
  const reset = Number(headers['x-ratelimit-reset']);
  return Number.isFinite(reset) && reset > 0 ? Math.min(reset, longestWaitSeconds) : null;
}

/** How many calls are left of the running period; null where no answer says. */
function limitIn(headers: Headers): Pick<Limit, 'remaining' | 'resetSeconds'> | null {
  const remaining = Number(headers['x-ratelimit-remaining'] ?? 'none');
  const seconds = resetSeconds(headers);
  if (seconds === null || !Number.isFinite(remaining)) return null;
  return { remaining, resetSeconds: seconds };
}

type Transport = client.HttpLibrary & {
  readonly waitSeconds: () => number;
  /** Of the newest answer; the client hides it where it takes any 2xx for a yes. */
  readonly status: () => number;
};

/**
 * The client's own transport, watched for the headers that say how long to wait and what time it
 * is there: its exceptions do not carry headers.
 */
function watchedTransport(hear: (headers: Headers) => void): Transport {
  const transport = new client.IsomorphicFetchHttpLibrary();
  let seconds = usualWaitSeconds;
  let status = 0;
  return {
    waitSeconds: () => seconds,
    status: () => status,
    async send(request) {
      const response = await transport.send(request);
      status = response.httpStatusCode;
      hear(response.headers);
      seconds = resetSeconds(response.headers) ?? seconds;
      return response;
    },
  };
}

/**
 * A fresh configuration for one call. Site and keys are always given: the client otherwise reads
 * DD_SITE and both keys from the environment by itself. Retries are ours: a repeated create after
 * a 500 could leave a key that nobody knows.
 */
function configurationFor(
  baseUrl: string,
  org: DatadogOrg,
  transport: Transport,
): client.Configuration {
  return client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(baseUrl, {}),
    authMethods: { apiKeyAuth: org.apiKey, appKeyAuth: org.appKey },
    httpApi: transport,
    httpConfig: { signal: AbortSignal.timeout(patienceMs) },
    enableRetry: false,
  });
}

const tooMany = 'too many calls';
const OwnError = z.object({ errors: z.array(z.unknown()).min(1) });

/** What an exception of the client says about the call. */
function answerIn(fault: unknown): Called<never> | typeof tooMany {
  if (!(fault instanceof client.ApiException)) return { kind: 'silent' };
  if (fault.code === 429) return tooMany;
  return { kind: 'http', status: fault.code, isOwn: OwnError.safeParse(fault.body).success };
}

/** The org's credentials; an org without any is a fault of ours. */
function orgOf(orgs: readonly DatadogOrg[], id: OrgId): DatadogOrg {
  const org = orgs.find((each) => each.id === id);
  if (org === undefined) throw new Error(`no credentials for org ${id}`);
  return org;
}

/** Hears when an answer of an org was sent, by Datadog's own clock; null where it does not say. */
type HearDate = (org: OrgId, date: string | null) => void;

/** Who looks on while Datadog is called. */
export type Watching = {
  readonly hearDate?: HearDate;
  readonly hearLimit?: (limit: Limit) => void;
  readonly observe?: Observe;
};

/** How a call ended, as a word for the operator. */
function outcomeOf(answer: Called<unknown>): string {
  if (answer.kind !== 'http') return answer.kind;
  return answer.status >= 500 ? 'failed' : 'refused';
}

/**
 * Calls Datadog once and never throws for what it answers. A lane that was told to wait is left
 * alone until then, in real time.
 */
export function datadogCalls(
  orgs: readonly DatadogOrg[],
  clock: Clock,
  { hearDate = () => {}, hearLimit = () => {}, observe = unobserved }: Watching = {},
): DatadogCall {
  const lanes = quietLanes(clock);
  const hear = (at: Lane, headers: Headers): void => {
    hearDate(at.org, headers['date'] ?? null);
    const limit = limitIn(headers);
    if (limit !== null) hearLimit({ org: at.org, call: at.lane, ...limit });
  };
  const callNow = async <T>(at: Lane, call: Calling<T>): Promise<Called<T>> => {
    const org = orgOf(orgs, at.org);
    const transport = watchedTransport((headers) => hear(at, headers));
    try {
      const baseUrl = org.apiUrl ?? urlOf[at.place ?? 'api'](org.site);
      const value = await call(configurationFor(baseUrl, org, transport));
      return { kind: 'ok', value, status: transport.status() };
    } catch (fault) {
      const answer = answerIn(fault);
      if (answer !== tooMany) return answer;
      return { kind: 'busy', notBefore: lanes.quiet(nameOf(at), transport.waitSeconds()) };
    }
  };
  return async (at, call) => {
    const busy = lanes.busyUntil(nameOf(at));
    if (busy !== null) return { kind: 'busy', notBefore: busy };
    const doing = { kind: 'datadog', name: at.lane, org: at.org } as const;
    return observe(doing, () => callNow(at, call), outcomeOf);
  };
}
