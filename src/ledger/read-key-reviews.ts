import type { Kysely } from 'kysely';
import type { KeyReview, ReviewItem } from '../access/key-review.ts';
import type { Vote } from '../access/request.ts';
import { OrgId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import { keyReviewReads } from './key-review-reads.ts';
import { readItems, reviewOf } from './key-review-rows.ts';
import { unusable } from './open-database.ts';
import { openForReading } from './open-reading.ts';
import { voteOf } from './rows.ts';

async function reading<T>(url: string, read: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const db = openForReading(url);
  try {
    return await read(db);
  } catch (cause) {
    throw unusable('The access reviews of the ledger cannot be read', cause);
  } finally {
    await db.destroy();
  }
}

/** The open reviews, or the last of each org where none is. Throws LedgerUnusable. */
export const readReviews = (url: string) => reading(url, (db) => keyReviewReads(db).keyReviews());

/** Orgs in which somebody holds a live key, or in which a review is open. Throws LedgerUnusable. */
export const readOrgsToReview = (url: string): Promise<readonly OrgId[]> =>
  reading(url, async (db) => {
    const live = await db
      .selectFrom('key')
      .select('org')
      .distinct()
      .where('state', '=', 'live')
      .execute();
    const open = await db
      .selectFrom('key_review')
      .select('org')
      .where('state', '=', 'open')
      .execute();
    return [...new Set([...live, ...open].map(({ org }) => OrgId.parse(org)))].sort();
  });

/** A review with all that its export tells. */
export type ReadReview = {
  readonly review: KeyReview;
  readonly items: readonly ReviewItem[];
  /** Of each request, by its id: those that counted for what was approved. */
  readonly votes: ReadonlyMap<string, readonly Vote[]>;
};

const atOnce = 500;

async function votesFor(db: Kysely<Database>, items: readonly ReviewItem[]) {
  const revisions = new Map<string, number>(
    items.map(({ request }) => [request.id, request.revision]),
  );
  const ids = [...revisions.keys()];
  const votes = new Map<string, Vote[]>();
  for (let from = 0; from < ids.length; from += atOnce) {
    const rows = await db
      .selectFrom('vote')
      .selectAll()
      .where('request_id', 'in', ids.slice(from, from + atOnce))
      .where('counts', '=', 1)
      .where('verdict', '=', 'approve')
      .orderBy('at')
      .execute();
    for (const row of rows) {
      const id = row.request_id;
      const isCurrent = revisions.get(id) === row.revision;
      if (isCurrent) votes.set(id, [...(votes.get(id) ?? []), voteOf(row)]);
    }
  }
  return votes;
}

/** One review, by its number, or the newest (of an org); null where there is none. */
export const readReview = (
  url: string,
  which: { readonly number?: number | undefined; readonly org?: string | undefined },
): Promise<ReadReview | null> =>
  reading(url, async (db) => {
    let rows = db.selectFrom('key_review').selectAll().orderBy('number', 'desc').limit(1);
    if (which.number !== undefined) rows = rows.where('number', '=', which.number);
    if (which.org !== undefined) rows = rows.where('org', '=', which.org);
    const row = await rows.executeTakeFirst();
    if (row === undefined) return null;
    const items = await readItems(db, row.number);
    return { review: reviewOf(row), items, votes: await votesFor(db, items) };
  });
