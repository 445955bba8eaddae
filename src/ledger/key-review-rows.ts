import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  type KeyReview,
  keyAnswers,
  keyOutcomes,
  keyReviewStates,
  noNote,
  type ReviewItem,
  type ReviewNote,
} from '../access/key-review.ts';
import type { ItemsWanted } from '../access/key-review-ledger.ts';
import { Operator, OrgId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import { unansweredChoices } from '../policy/policy.ts';
import type { Database } from './database.ts';
import type { KeyReviewNoteRow, KeyReviewRow } from './key-review-tables.ts';
import { keyOf, requestOf } from './rows.ts';

/* Rows of access reviews, back in the product's own types. */

const moment = Instant.nullable();

export const reviewOf = (row: KeyReviewRow): KeyReview => ({
  number: row.number,
  org: OrgId.parse(row.org),
  state: z.enum(keyReviewStates).parse(row.state),
  startedAt: Instant.parse(row.started_at),
  startedBy: z.union([SlackUserId, Operator]).parse(row.started_by),
  until: Instant.parse(row.until),
  unanswered: z.enum(unansweredChoices).nullable().parse(row.unanswered),
  askedAt: moment.parse(row.asked_at),
  endedAt: moment.parse(row.ended_at),
  told: z.array(z.string()).parse(JSON.parse(row.told)),
});

/** The message of one holder; what nobody wrote yet stands at its beginning. */
export function noteOf(row: KeyReviewNoteRow | undefined): ReviewNote {
  if (row === undefined) return noNote;
  const { channel, ts } = row;
  return {
    posted: channel === null || ts === null ? null : { channel: SlackChannelId.parse(channel), ts },
    postedAt: moment.parse(row.posted_at),
    page: row.page,
    reminded: row.reminded,
    isUnreachable: row.unreachable === 1,
    isFinal: row.final === 1,
  };
}

/** Fewer than a statement may carry values on either database. */
const atOnce = 500;

async function byIds<Row>(
  ids: readonly string[],
  read: (some: readonly string[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    rows.push(...(await read(ids.slice(from, from + atOnce))));
  }
  return rows;
}

const joined = (db: Kysely<Database>) =>
  db
    .selectFrom('key_review_item as item')
    .innerJoin('key', 'key.id', 'item.key_id')
    .innerJoin('grant', 'grant.request_id', 'key.request_id');

/** SQLite begins with the person's grants: a review may have a hundred thousand keys. */
const heldBy = (db: Kysely<Database>, holder: string): ReturnType<typeof joined> =>
  db
    .selectFrom('grant')
    .crossJoin('key')
    .crossJoin('key_review_item as item')
    .whereRef('key.request_id', '=', 'grant.request_id')
    .whereRef('item.key_id', '=', 'key.id')
    .where('grant.holder', '=', holder);

function itemRows(db: Kysely<Database>, number: number, { holder, unsettled }: ItemsWanted) {
  const from = holder === undefined ? joined(db) : heldBy(db, holder);
  let rows = from
    .selectAll('item')
    .select(['grant.holder as held_by', 'key.request_id'])
    .where('item.review', '=', number)
    .orderBy('key.request_id')
    .orderBy('key.generation')
    .orderBy('item.key_id');
  if (unsettled !== undefined) rows = rows.where('item.outcome', 'is', null).limit(unsettled.most);
  return rows.execute();
}

/** The items of a review with their keys; a constant number of statements for each 500 of them. */
export async function readItems(
  db: Kysely<Database>,
  number: number,
  wanted: ItemsWanted = {},
): Promise<readonly ReviewItem[]> {
  const rows = await itemRows(db, number, wanted);
  const keys = await byIds(
    rows.map((row) => row.key_id),
    (some) => db.selectFrom('key').selectAll().where('id', 'in', some).execute(),
  );
  const requests = await byIds([...new Set(rows.map((row) => row.request_id))], (some) =>
    db.selectFrom('request').selectAll().where('id', 'in', some).execute(),
  );
  const keyFor = new Map(keys.map((key) => [key.id, keyOf(key)]));
  const requestFor = new Map(requests.map((request) => [request.id, requestOf(request)]));
  return rows.flatMap((row) => {
    const key = keyFor.get(row.key_id);
    const request = requestFor.get(row.request_id);
    if (key === undefined || request === undefined) return [];
    return [
      {
        key,
        request,
        holder: SlackUserId.parse(row.holder ?? row.held_by),
        lastUsedAt: moment.parse(row.last_used_at),
        answer: z.enum(keyAnswers).nullable().parse(row.answer),
        answeredAt: moment.parse(row.answered_at),
        answeredBy: SlackUserId.nullable().parse(row.answered_by),
        outcome: z.enum(keyOutcomes).nullable().parse(row.outcome),
        settledAt: moment.parse(row.settled_at),
      },
    ];
  });
}
