import type { Clock } from '../access/ports.ts';
import type { CallsRead, NoRecord, Recorded, UseOfKeys } from '../access/use-of-keys.ts';
import type { DatadogId, OrgId } from '../policy/ids.ts';
import { addSeconds, day, type Instant, minute } from '../policy/instant.ts';
import type { CallMade } from '../policy/used-scopes.ts';
import { AuditApi } from './api-client.ts';
import { type AuditPage, readAuditPage } from './audit-page.ts';
import type { Called, DatadogCall } from './client.ts';
import { keptAnswers } from './kept-answers.ts';

/** Datadog keeps audit events for 90 days at most. */
const longestKept = 90 * day;
/** What Datadog gives in one page at most, and how many of those are read for one answer. */
const pageLimit = 1000;
const mostPages = 10;
/** No page is begun later than this after the first: with a look before it, half a lease. */
const patienceMs = 8000;
/** Calls that were read, and a no, are asked for again after this; so soon, they changed little. */
const kept = 2 * minute;
/** Since when an org records calls moves on slowly. */
const lookKept = 60 * minute;
/** No clear answer is soon asked for again, but not with each click. */
const passingKept = 10;

const isPassing = ({ kind }: Recorded | CallsRead): boolean =>
  kind === 'busy' || kind === 'unknown';
const keepLook = (answer: Recorded): number =>
  answer.kind === 'recorded' ? lookKept : isPassing(answer) ? passingKept : kept;
const keepRead = (answer: CallsRead): number => (isPassing(answer) ? passingKept : kept);

/*
 * Every event of a request, whatever its `@action`: one that is left out would make a scope look
 * unused.
 */
const requests = '@evt.name:Request';
const ofAnyKey = `${requests} (@metadata.app_key.id:* OR @metadata.application_key.id:*)`;
function ofKeys(keys: readonly DatadogId[]): string {
  const ids = `(${keys.map((id) => `"${id}"`).join(' OR ')})`;
  return `${requests} (@metadata.app_key.id:${ids} OR @metadata.application_key.id:${ids})`;
}

/** Why there is no page: the bot may not read it, or nobody could tell just now. */
function withoutPage(answer: Called<unknown>): NoRecord {
  if (answer.kind === 'busy') return answer;
  // A page of somebody in between proves nothing about what the bot may do.
  const isNo = answer.kind === 'http' && answer.isOwn && [401, 403].includes(answer.status);
  return { kind: isNo ? 'not-permitted' : 'unknown' };
}

type Search = {
  readonly org: OrgId;
  readonly query: string;
  readonly from: Instant;
  readonly sort: 'timestamp' | '-timestamp';
  readonly limit: number;
  readonly cursor?: string;
};

async function readPage(search: Search, call: DatadogCall): Promise<AuditPage | NoRecord> {
  const { org, query, from, sort, limit, cursor } = search;
  const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
  const body = { filter: { query, from, to: 'now' }, page, sort };
  const answer = await call({ org, lane: 'audit' }, (configuration) =>
    new AuditApi(configuration).searchAuditLogs({ body }),
  );
  return (answer.kind === 'ok' ? readAuditPage(answer.value) : null) ?? withoutPage(answer);
}

/**
 * Since when the org records calls of application keys under a name that we read. The bot's own
 * key makes some each hour: where there is not one, an empty answer says nothing about a key.
 */
async function look(org: OrgId, now: Instant, call: DatadogCall): Promise<Recorded> {
  const from = addSeconds(now, -longestKept);
  const page = await readPage({ org, query: ofAnyKey, from, sort: 'timestamp', limit: 1 }, call);
  if ('kind' in page) return page;
  const [oldest] = page.lines;
  if (oldest === undefined || oldest.key === null) return { kind: 'nothing-recorded' };
  return oldest.at === null ? { kind: 'unknown' } : { kind: 'recorded', since: oldest.at };
}

type Read = { readonly pages: readonly AuditPage[]; readonly isCut: boolean };

async function readPages(search: Search, call: DatadogCall): Promise<Read | NoRecord> {
  const deadline = Date.now() + patienceMs;
  const pages: AuditPage[] = [];
  let cursor: string | null = null;
  do {
    const next: Search = cursor === null ? search : { ...search, cursor };
    const page: AuditPage | NoRecord = await readPage(next, call);
    if ('kind' in page) return page;
    pages.push(page);
    cursor = page.lines.length === 0 ? null : page.after;
  } while (cursor !== null && pages.length < mostPages && Date.now() < deadline);
  return { pages, isCut: cursor !== null || pages.some(({ isPartial }) => isPartial) };
}

/** The calls of these keys alone, each sort counted; a line that names another key is not theirs. */
function tally(pages: readonly AuditPage[], keys: readonly DatadogId[]) {
  const counted = new Map<string, CallMade>();
  let illegible = 0;
  for (const { key, request } of pages.flatMap(({ lines }) => lines)) {
    if (key !== null && !keys.includes(key)) continue;
    if (key === null || request === null) {
      illegible += 1;
      continue;
    }
    const sort = `${request.method} ${request.isRefused} ${request.path}`;
    counted.set(sort, { ...request, times: (counted.get(sort)?.times ?? 0) + 1 });
  }
  return { calls: [...counted.values()], illegible };
}

/** Reads what keys were used for out of the Audit Trail of their org. */
export function auditTrail(call: DatadogCall, clock: Clock): UseOfKeys {
  const looks = keptAnswers(clock, keepLook);
  const reads = keptAnswers(clock, keepRead);
  const lookAt = (org: OrgId): Promise<Recorded> =>
    looks.get(org, () => look(org, clock.now(), call));
  async function callsOf(
    org: OrgId,
    keys: readonly DatadogId[],
    madeAt: Instant,
  ): Promise<CallsRead> {
    const recorded = await lookAt(org);
    if (recorded.kind !== 'recorded') return recorded;
    // Its first call can carry a moment before our own clock's, if that is a little fast.
    const from = addSeconds(madeAt, -minute);
    const search = {
      org,
      query: ofKeys(keys),
      from,
      sort: '-timestamp',
      limit: pageLimit,
    } as const;
    const read = await readPages(search, call);
    if ('kind' in read) return read;
    const since = recorded.since > madeAt ? recorded.since : madeAt;
    return { kind: 'read', ...tally(read.pages, keys), since, isCut: read.isCut };
  }
  return {
    look: lookAt,
    lastLook: (org) => looks.last(org)?.kind ?? null,
    callsOf: (org, keys, madeAt) =>
      reads.get(`${org} ${keys.join(' ')}`, () => callsOf(org, keys, madeAt)),
  };
}
