import { type Kysely, sql } from 'kysely';
import type { KeyReviewTx, NewKeyReview, OpenedReview } from '../access/key-review-ledger.ts';
import { SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { noteOf, readItems, reviewOf } from './key-review-rows.ts';

type Db = Kysely<Database>;

const liveIn = (db: Db, org: string) =>
  db.selectFrom('key').where('org', '=', org).where('state', '=', 'live');

const people = (rows: readonly { readonly holder: string }[]): readonly SlackUserId[] =>
  rows.map(({ holder }) => SlackUserId.parse(holder));

/** Everybody who holds a key of a review now. */
const holdersIn = (db: Db, number: number) =>
  db
    .selectFrom('key_review_item as item')
    .innerJoin('key', 'key.id', 'item.key_id')
    .innerJoin('grant', 'grant.request_id', 'key.request_id')
    .select('grant.holder')
    .distinct()
    .where('item.review', '=', number)
    .orderBy('grant.holder')
    .execute();

async function takeKeysIn(db: Db, number: number, org: string): Promise<void> {
  await db
    .insertInto('key_review_item')
    .columns(['review', 'key_id'])
    .expression(liveIn(db, org).select([sql<number>`${sql.val(number)}`.as('review'), 'key.id']))
    .execute();
}

async function numberFor(db: Db, { org, at, by, until }: NewKeyReview): Promise<number | null> {
  const { last } = await db
    .selectFrom('key_review')
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .executeTakeFirstOrThrow();
  const fresh = { org, state: 'open', started_at: at, started_by: by, until };
  const row = await db
    .insertInto('key_review')
    .values({ number: Number(last ?? 0) + 1, ...fresh })
    .onConflict((open) => open.doNothing())
    .returning('number')
    .executeTakeFirst();
  return row?.number ?? null;
}

const openKeyReview =
  (db: Db): KeyReviewTx['openKeyReview'] =>
  async (fresh): Promise<OpenedReview> => {
    const { org } = fresh;
    const { live } = await liveIn(db, org)
      .select(({ fn }) => fn.countAll<number>().as('live'))
      .executeTakeFirstOrThrow();
    if (Number(live) === 0) return { kind: 'no-keys' };
    const number = await numberFor(db, fresh);
    const open = await db
      .selectFrom('key_review')
      .selectAll()
      .where('org', '=', org)
      .where('state', '=', 'open')
      .executeTakeFirst();
    // Somebody who opens one in another org at this moment may take the number away.
    if (open === undefined) throw new Error('the number of a review was taken meanwhile');
    if (number === null) return { kind: 'open-already', until: Instant.parse(open.until) };
    await takeKeysIn(db, number, org);
    const review = reviewOf(open);
    return {
      kind: 'opened',
      review,
      keys: Number(live),
      holders: people(await holdersIn(db, number)),
    };
  };

type Finds = Pick<KeyReviewTx, 'keyReview' | 'openReviewOf' | 'lastClosedReview'>;
const finds = (db: Db, dialect: LedgerDialect): Finds => {
  const held = db
    .selectFrom('key_review')
    .selectAll()
    .$if(dialect.locksRows, (review) => review.forUpdate());
  return {
    async keyReview(number) {
      const row = await held.where('number', '=', number).executeTakeFirst();
      return row === undefined ? null : reviewOf(row);
    },
    async openReviewOf(org) {
      const row = await held.where('org', '=', org).where('state', '=', 'open').executeTakeFirst();
      return row === undefined ? null : reviewOf(row);
    },
    async lastClosedReview(org) {
      const row = await db
        .selectFrom('key_review')
        .selectAll()
        .where('org', '=', org)
        .where('state', '=', 'closed')
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : reviewOf(row);
    },
  };
};

type Turns = Pick<KeyReviewTx, 'startAsking' | 'endKeyReview' | 'setReviewTold'>;
const turns = (db: Db): Turns => ({
  async startAsking(number, { at, unanswered, lastUsed }) {
    await db
      .updateTable('key_review')
      .set({ asked_at: at, unanswered })
      .where('number', '=', number)
      .execute();
    for (const [key, used] of lastUsed) {
      await db
        .updateTable('key_review_item')
        .set({ last_used_at: used })
        .where('review', '=', number)
        .where('key_id', '=', key)
        .execute();
    }
  },
  async endKeyReview(number, { state, at }) {
    const row = await db
      .updateTable('key_review')
      .set({ state, ended_at: at })
      .where('number', '=', number)
      .where('state', '=', 'open')
      .returning('number')
      .executeTakeFirst();
    return row !== undefined;
  },
  async setReviewTold(number, told) {
    await db
      .updateTable('key_review')
      .set({ told: JSON.stringify(told) })
      .where('number', '=', number)
      .execute();
  },
});

type Items = Pick<KeyReviewTx, 'reviewItems' | 'answerItems' | 'settleItem'>;
const items = (db: Db): Items => ({
  reviewItems: (number, wanted) => readItems(db, number, wanted),
  async answerItems(number, keys, { answer, at, by }) {
    await db
      .updateTable('key_review_item')
      .set({ answer, answered_at: at, answered_by: by })
      .where('review', '=', number)
      .where('key_id', 'in', keys)
      .where('outcome', 'is', null)
      .execute();
  },
  async settleItem(number, key, { outcome, at, holder }) {
    await db
      .updateTable('key_review_item')
      .set({ outcome, settled_at: at, holder })
      .where('review', '=', number)
      .where('key_id', '=', key)
      .where('outcome', 'is', null)
      .execute();
  },
});

type Notes = Pick<KeyReviewTx, 'reviewNote' | 'setReviewNote' | 'reviewPeople' | 'unreachedIn'>;
const notes = (db: Db): Notes => ({
  async reviewNote({ number, person }) {
    const row = await db
      .selectFrom('key_review_note')
      .selectAll()
      .where('review', '=', number)
      .where('person', '=', person)
      .executeTakeFirst();
    return noteOf(row);
  },
  async setReviewNote({ number, person }, note) {
    const row = {
      channel: note.posted?.channel ?? null,
      ts: note.posted?.ts ?? null,
      posted_at: note.postedAt,
      page: note.page,
      reminded: note.reminded,
      unreachable: note.isUnreachable ? 1 : 0,
      final: note.isFinal ? 1 : 0,
    };
    await db
      .insertInto('key_review_note')
      .values({ review: number, person, ...row })
      .onConflict((known) => known.columns(['review', 'person']).doUpdateSet(row))
      .execute();
  },
  async reviewPeople(number) {
    const noted = await db
      .selectFrom('key_review_note')
      .select('person as holder')
      .where('review', '=', number)
      .execute();
    return [...new Set([...people(await holdersIn(db, number)), ...people(noted)])];
  },
  async unreachedIn(number) {
    const reached = await db
      .selectFrom('key_review_note')
      .select('person as holder')
      .where('review', '=', number)
      .where('ts', 'is not', null)
      .where('unreachable', '=', 0)
      .execute();
    const known = new Set(people(reached));
    return people(await holdersIn(db, number)).filter((each) => !known.has(each));
  },
});

/** The statements of access reviews, on one transaction. */
export const keyReviewStatements = (db: Db, dialect: LedgerDialect): KeyReviewTx => ({
  openKeyReview: openKeyReview(db),
  ...finds(db, dialect),
  ...turns(db),
  ...items(db),
  ...notes(db),
});
