import { z } from 'zod';
import {
  type DatadogOptions,
  type DatadogStandIn,
  startDatadog,
} from '../../../src/sandbox/datadog/stand-in.ts';
import { credentials } from '../../../src/sandbox/people.ts';

/* Plain HTTP to the stand-in, and the few fields that tests read from its answers. */

const scope = (name: string, group: string) => ({
  name,
  group,
  displayName: name,
  type: name.endsWith('_read') ? 'read' : 'write',
  restricted: false,
});

/** A small org: four scopes with data behind them, two that manage keys, three scope-only names. */
const scopes = [
  scope('dashboards_read', 'Dashboards'),
  scope('dashboards_write', 'Dashboards'),
  scope('dashboards_public_share', 'Dashboards'),
  scope('monitors_read', 'Monitors'),
  scope('monitors_write', 'Monitors'),
  scope('user_app_keys', 'API and Application Keys'),
  scope('service_account_write', 'Access Management'),
  scope('metrics_read', 'Metrics'),
  scope('timeseries_query', 'Metrics'),
  scope('user_access_read', 'Access Management'),
];

export const mine = '/api/v2/current_user/application_keys';
export const everyone = '/api/v2/application_keys';
export const ofAccount = `/api/v2/service_accounts/${credentials.serviceAccount}/application_keys`;
export const tokens = `/api/v2/service_accounts/${credentials.serviceAccount}/access_tokens`;

export const botKeys = {
  'dd-api-key': credentials.datadogApiKey,
  'dd-application-key': credentials.datadogAppKey,
};

/** The shared API key with another application key. */
export const withKey = (applicationKey: string) => ({
  'dd-api-key': credentials.datadogApiKey,
  'dd-application-key': applicationKey,
});

export type Said = {
  readonly status: number;
  readonly text: string;
  readonly contentType: string | null;
  readonly headers: Headers;
};

type Call = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

/** `what` is a method and a path, such as `GET /api/v2/permissions`; the bot's keys by default. */
export const say = async (
  datadog: DatadogStandIn,
  what: string,
  call: Call = {},
): Promise<Said> => {
  const [method = '', path = ''] = what.split(' ');
  const answer = await fetch(datadog.apiUrl + path, {
    method,
    headers: { 'content-type': 'application/json', ...(call.headers ?? botKeys) },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  return {
    status: answer.status,
    text: await answer.text(),
    contentType: answer.headers.get('content-type'),
    headers: answer.headers,
  };
};

const Made = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.object({
      name: z.string(),
      key: z.string(),
      last4: z.string().optional(),
      scopes: z.array(z.string()).nullish(),
    }),
  }),
});

/** What a creation answered; throws when it was refused. */
export const made = (said: Said) => {
  const { id, attributes } = Made.parse(JSON.parse(said.text)).data;
  return { id, ...attributes };
};

const Listed = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      attributes: z.looseObject({ name: z.string(), last_used_at: z.string().nullish() }),
    }),
  ),
  meta: z.looseObject({ page: z.object({ total_filtered_count: z.number() }) }).optional(),
});

export const listed = (said: Said) => {
  const { data, meta } = Listed.parse(JSON.parse(said.text));
  return {
    ids: data.map((entry) => entry.id),
    names: data.map((entry) => entry.attributes.name),
    lastUsed: data.map((entry) => entry.attributes.last_used_at ?? null),
    total: meta?.page.total_filtered_count,
  };
};

export const errorsOf = (said: Said): string[] =>
  z.object({ errors: z.array(z.string()) }).parse(JSON.parse(said.text)).errors;

/** The body that creates an application key. */
export const keyBody = (name: string, asked?: readonly string[]) => ({
  data: {
    type: 'application_keys',
    attributes: { name, ...(asked === undefined ? {} : { scopes: asked }) },
  },
});

/** The body that creates a service access token. */
export const tokenBody = (name: string, asked: readonly string[], expiresAt?: Date) => ({
  data: {
    type: 'service_access_tokens',
    attributes: {
      name,
      scopes: asked,
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() }),
    },
  },
});

export const newDashboard = { title: 'Latency', layout_type: 'ordered', widgets: [] };

/** A stand-in for one test, with a clock that the test moves. */
export const openDatadog = async (options: Partial<DatadogOptions> = {}) => {
  let nowMs = Date.parse('2026-03-02T09:00:00Z');
  const datadog = await startDatadog({ now: () => new Date(nowMs), scopes, ...options });
  return {
    datadog,
    now: () => new Date(nowMs),
    moveClock: (byMs: number) => {
      nowMs += byMs;
    },
  };
};

export type World = Awaited<ReturnType<typeof openDatadog>>;
