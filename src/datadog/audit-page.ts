import { z } from 'zod';
import { DatadogId } from '../policy/ids.ts';
import { type Instant, instantOf } from '../policy/instant.ts';

/*
 * One page of `POST /api/v2/audit/events/search`. The envelope is that of Datadog's public API
 * reference (Audit, Search Audit Logs events). What an event holds inside comes from other public
 * pages: `@evt.name:Request` from Audit Trail Events; `@http.method`, `@http.url_details.path` and
 * `@metadata.api_key.id` from the DDSQL data directory (dd.audit); `http.status_code` from the
 * standard attributes. The id of an application key has two names in public, and no page of
 * Datadog's own reference has either: `@metadata.app_key.id` (datadog-labs/agent-skills) and
 * `@metadata.application_key.id` (a support runbook). Both are asked for and both are read.
 */

const KeyAttribute = z.object({ id: DatadogId }).nullish().catch(null);

const Request = z.object({
  http: z.object({
    method: z.string().min(1),
    url_details: z.object({ path: z.string().startsWith('/') }),
    status_code: z.coerce.number().nullish().catch(null),
  }),
});
const ByKey = z.object({
  metadata: z.object({ app_key: KeyAttribute, application_key: KeyAttribute }),
});

const AuditEvent = z.object({
  attributes: z.object({
    timestamp: z.union([z.string(), z.date()]),
    attributes: z.unknown(),
  }),
});

const Answer = z.object({
  data: z.array(z.unknown()).nullish(),
  meta: z
    .object({
      page: z.object({ after: z.string().min(1).nullish() }).nullish(),
      status: z.string().nullish(),
      warnings: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

type RequestMade = { readonly method: string; readonly path: string; readonly isRefused: boolean };

/** One event: when, of which application key, and the call; null is what could not be read. */
type AuditLine = {
  readonly at: Instant | null;
  readonly key: DatadogId | null;
  readonly request: RequestMade | null;
};

export type AuditPage = {
  readonly lines: readonly AuditLine[];
  /** Where the next page begins; null after the last one. */
  readonly after: string | null;
  /** Datadog says itself that something is missing from it. */
  readonly isPartial: boolean;
};

const momentOf = (text: string | Date): Instant | null => {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : instantOf(ms);
};

/** Without the permission, or with no right to the key at all, nothing was used. */
const refusals: readonly number[] = [401, 403];

function requestIn(attributes: unknown): RequestMade | null {
  const { data } = Request.safeParse(attributes);
  if (data === undefined) return null;
  const { method, url_details, status_code: status } = data.http;
  const isRefused = status !== null && status !== undefined && refusals.includes(status);
  return { method: method.toUpperCase(), path: url_details.path, isRefused };
}

function keyIn(attributes: unknown): DatadogId | null {
  const { data } = ByKey.safeParse(attributes);
  return data?.metadata.app_key?.id ?? data?.metadata.application_key?.id ?? null;
}

function lineOf(value: unknown): AuditLine {
  const { data } = AuditEvent.safeParse(value);
  if (data === undefined) return { at: null, key: null, request: null };
  const { timestamp, attributes } = data.attributes;
  return { at: momentOf(timestamp), key: keyIn(attributes), request: requestIn(attributes) };
}

/** A page of events; null for an answer that is none. */
export function readAuditPage(value: unknown): AuditPage | null {
  const { data: answer } = Answer.safeParse(value);
  if (answer === undefined || (answer.data ?? null) === null) return null;
  const { meta } = answer;
  return {
    lines: (answer.data ?? []).map(lineOf),
    after: meta?.page?.after ?? null,
    isPartial: meta?.status === 'timeout' || (meta?.warnings ?? []).length > 0,
  };
}
