import type { Owner } from '../access/grant.ts';
import type { KeyRegister, Survey, SurveyedKey, SurveyedList } from '../access/survey.ts';
import type { OrgId } from '../policy/ids.ts';
import type { Called, DatadogCall } from './client.ts';
import { isLastPage, pageSize } from './list-page.ts';
import { type ListCall, listsOf } from './survey-calls.ts';
import { readSurveyPage, type SurveyPage } from './survey-page.ts';

const mostPages = 400;

/** What the bot itself works with in an org. */
type OwnKeys = (org: OrgId) => { readonly apiKey: string; readonly appKey: string } | undefined;

type Unread = Exclude<Survey, { kind: 'read' }>;

/** Why a page is not there: the bot may not read the list, or nobody could tell just now. */
function withoutPage(answer: Called<unknown>): 'forbidden' | Unread {
  if (answer.kind === 'busy') return answer;
  // A page of somebody in between proves nothing about what the bot may do.
  const isNo = answer.kind === 'http' && answer.isOwn && answer.status < 500;
  return isNo ? 'forbidden' : { kind: 'unknown' };
}

async function readPage(
  at: { readonly org: OrgId; readonly list: ListCall; readonly pageNumber: number },
  call: DatadogCall,
): Promise<SurveyPage | 'forbidden' | Unread> {
  const { org, list, pageNumber } = at;
  const answer = await call({ org, lane: 'list' }, (configuration) =>
    list.page(configuration, { pageSize, pageNumber }),
  );
  const page = answer.kind === 'ok' ? readSurveyPage(answer.value, list.credential) : null;
  return page ?? withoutPage(answer);
}

type Pages = { readonly keys: readonly SurveyedKey[]; readonly last: SurveyPage };

/** An end that comes too early is no end: the rest would look deleted. */
const isWhole = ({ keys, last }: Pages): boolean =>
  last.total === null || keys.length >= last.total;

async function readPages(
  org: OrgId,
  list: ListCall,
  call: DatadogCall,
): Promise<Pages | 'forbidden' | Unread> {
  const keys: SurveyedKey[] = [];
  for (let pageNumber = 0; pageNumber < mostPages; pageNumber += 1) {
    const page = await readPage({ org, list, pageNumber }, call);
    if (page === 'forbidden' || 'kind' in page) return page;
    keys.push(...page.keys);
    const { length } = page.keys;
    if (isLastPage({ length, total: page.total }, keys.length)) return { keys, last: page };
  }
  return { kind: 'unknown' };
}

/** One list to its end; each key once, as what is made meanwhile moves others to the next page. */
export async function readList(
  org: OrgId,
  list: ListCall,
  call: DatadogCall,
): Promise<SurveyedList | Unread> {
  const { credential, owner } = list;
  const pages = await readPages(org, list, call);
  if (pages === 'forbidden') return { credential, owner, keys: null, limit: null };
  if ('kind' in pages) return pages;
  if (!isWhole(pages)) return { kind: 'unknown' };
  const once = new Map(pages.keys.map((key) => [key.datadogId, key]));
  const { total, most } = pages.last;
  const limit = most === null ? null : { used: total ?? once.size, most };
  return { credential, owner, keys: [...once.values()], limit };
}

async function survey(org: OrgId, owners: readonly Owner[], call: DatadogCall): Promise<Survey> {
  const lists: SurveyedList[] = [];
  // One after the other: what people wait for shares these limits.
  for (const list of listsOf(org, owners)) {
    const read = await readList(org, list, call);
    if ('kind' in read) return read;
    lists.push(read);
  }
  return { kind: 'read', lists };
}

/**
 * Reads what keys there are at Datadog. A survey of a large org can outlast a worker's lease, so
 * whoever asks meanwhile in this process is given the same one.
 */
export function datadogRegister(call: DatadogCall, own: OwnKeys): KeyRegister {
  const running = new Map<OrgId, Promise<Survey>>();
  return {
    survey(org, owners) {
      const before = running.get(org);
      if (before !== undefined) return before;
      const fresh = survey(org, owners, call).finally(() => running.delete(org));
      running.set(org, fresh);
      return fresh;
    },
    isBots(org, { credential, last4 }) {
      const keys = own(org);
      const secret = credential === 'api' ? keys?.apiKey : keys?.appKey;
      // A key without its last four, or of an org that nobody knows, may be any.
      return secret === undefined || last4 === '' || secret.endsWith(last4);
    },
  };
}
