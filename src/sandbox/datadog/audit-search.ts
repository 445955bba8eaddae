import { z } from 'zod';
import { badRequest, ok } from './answer.ts';
import { attributesOf, type RecordedCall } from './audit-log.ts';
import { type Fits, readAuditQuery } from './audit-query.ts';
import type { Handler } from './handler.ts';
import { readBody } from './key-body.ts';

/*
 * `POST /api/v2/audit/events/search`, by https://docs.datadoghq.com/api/latest/audit/. What an org
 * without Audit Trail answers is not public: ours answers that there are no events.
 */

const Search = z.strictObject({
  filter: z.strictObject({
    query: z.string().default('*'),
    from: z.string().default('now-15m'),
    to: z.string().default('now'),
  }),
  options: z.strictObject({ time_offset: z.int(), timezone: z.string() }).partial().optional(),
  page: z
    .strictObject({ limit: z.int().min(1).max(1000).default(10), cursor: z.string().optional() })
    .default({ limit: 10 }),
  sort: z.enum(['timestamp', '-timestamp']).default('timestamp'),
});

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `now`, `now-15m`, or a date; undefined for anything else. */
function momentOf(text: string, now: Date): number | undefined {
  const [, count, unit = ''] = /^now(?:-(\d+)([smhd]))?$/u.exec(text) ?? [];
  if (text.startsWith('now')) {
    const back = Number(count ?? 0) * (units[unit] ?? 0) * 1000;
    return text === 'now' || count !== undefined ? now.getTime() - back : undefined;
  }
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function attributeAt(value: unknown, path: string): string | undefined {
  let held: unknown = value;
  for (const name of path.split('.')) held = isRecord(held) ? held[name] : undefined;
  return typeof held === 'string' || typeof held === 'number' ? String(held) : undefined;
}

const fitting = (call: RecordedCall, fits: Fits): boolean => {
  const attributes = attributesOf(call);
  return fits((path) => attributeAt(attributes, path));
};

const eventOf = (call: RecordedCall) => ({
  id: call.id,
  type: 'audit',
  attributes: {
    timestamp: call.at.toISOString(),
    service: 'sandbox',
    tags: ['source:audit'],
    attributes: attributesOf(call),
  },
});

/** A cursor is where the next page begins; it means nothing to whoever holds it. */
const cursorOf = (start: number): string => Buffer.from(`start ${start}`).toString('base64');
function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, start] = /^start (\d+)$/u.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  return start === undefined ? Number.NaN : Number(start);
}

const search: Handler = ({ org, body }) => {
  const request = readBody(Search, body);
  if (request.kind === 'refused') return request.answer;
  const { filter, page, sort } = request.value;
  const fits = readAuditQuery(filter.query);
  const from = momentOf(filter.from, org.now());
  const to = momentOf(filter.to, org.now());
  const start = startOf(page.cursor);
  if (fits === undefined || from === undefined || to === undefined || Number.isNaN(start)) {
    return badRequest('Invalid query, time or cursor');
  }
  const found = org.audit.calls.filter(
    (call) => call.at.getTime() >= from && call.at.getTime() <= to && fitting(call, fits),
  );
  const ordered = sort === 'timestamp' ? found : found.toReversed();
  const shown = org.audit.isOn ? ordered.slice(start, start + page.limit) : [];
  const next = start + shown.length;
  const isMore = org.audit.isOn && next < ordered.length;
  return ok({
    data: shown.map(eventOf),
    meta: {
      elapsed: 1,
      request_id: 'sandbox',
      status: 'done',
      ...(isMore ? { page: { after: cursorOf(next) } } : {}),
    },
  });
};

export const auditHandlers = { 'POST /api/v2/audit/events/search': search } as const;
