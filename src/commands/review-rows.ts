import { createHash } from 'node:crypto';
import { itemState, type ReviewItem } from '../access/key-review.ts';
import type { ReadReview } from '../ledger/read-key-reviews.ts';
import { csvOf } from './csv.ts';

export const formats = ['csv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

/** Who approved, or the rule where nobody had to. */
function approvedBy({ request }: ReviewItem, { votes }: ReadReview): readonly string[] {
  const { decision, rule } = request;
  if (decision?.verdict !== 'approve') return [];
  if (decision.by === null) return [`rule: ${rule}`];
  const earlier = (votes.get(request.id) ?? []).map(({ person }) => person);
  return [...new Set([...earlier, decision.by])];
}

/** All that an auditor reads of one key. It has no secret to tell: none is kept. */
const rowOf = (item: ReviewItem, read: ReadReview) => ({
  review: read.review.number,
  reviewState: read.review.state,
  org: item.key.org,
  site: item.request.site,
  key: item.key.id,
  datadogId: item.key.datadogId,
  kind: item.key.kind,
  name: item.key.name,
  last4: item.key.last4,
  scopes: item.key.scopes,
  holder: item.holder,
  approvedBy: approvedBy(item, read),
  request: item.request.id,
  madeAt: item.key.intendedAt,
  endsAt: item.key.expiresAt,
  lastUsedAt: item.lastUsedAt,
  answer: item.answer,
  answeredAt: item.answeredAt,
  answeredBy: item.answeredBy,
  outcome: itemState(item),
  settledAt: item.settledAt,
});
type Row = ReturnType<typeof rowOf>;

const columns: readonly (keyof Row)[] = [
  'review',
  'reviewState',
  'org',
  'site',
  'key',
  'datadogId',
  'kind',
  'name',
  'last4',
  'scopes',
  'holder',
  'approvedBy',
  'request',
  'madeAt',
  'endsAt',
  'lastUsedAt',
  'answer',
  'answeredAt',
  'answeredBy',
  'outcome',
  'settledAt',
];

const cellOf = (value: Row[keyof Row]): string =>
  Array.isArray(value) ? value.join(' ') : String(value ?? '');

/** The export of a review: a row for each key, and the hash that goes into the audit chain. */
export function exportOf(read: ReadReview, format: Format) {
  const rows = read.items.map((item) => rowOf(item, read));
  const cells = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, cellOf(row[column])])),
  );
  const text =
    format === 'csv'
      ? csvOf(columns, cells)
      : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return { text, rows: rows.length, sha256: createHash('sha256').update(text).digest('hex') };
}
