import type { Kysely } from 'kysely';
import type { KeyReviewReads } from '../access/key-review-ledger.ts';
import type { Database } from './database.ts';
import { noteOf, readItems, reviewOf } from './key-review-rows.ts';
import type { KeyReviewRow } from './key-review-tables.ts';

/** Reviews that are open, and those whose message to this person does not say how they ended. */
async function concerning(db: Kysely<Database>, person: string): Promise<readonly KeyReviewRow[]> {
  return db
    .selectFrom('key_review')
    .selectAll()
    .where((or) =>
      or.or([
        or('state', '=', 'open'),
        or(
          'number',
          'in',
          or
            .selectFrom('key_review_note')
            .select('review')
            .where('person', '=', person)
            .where('final', '=', 0),
        ),
      ]),
    )
    .orderBy('number')
    .execute();
}

/** The open reviews; of an org that has none, the last. */
function newestOfEach(rows: readonly KeyReviewRow[]): readonly KeyReviewRow[] {
  const newest = new Map<string, KeyReviewRow>();
  for (const row of rows) if (!newest.has(row.org)) newest.set(row.org, row);
  return [...newest.values()];
}

/** Reads of access reviews. No transaction: reading must hold nobody up. */
export const keyReviewReads = (db: Kysely<Database>): KeyReviewReads => ({
  async reviewsOf(person) {
    const rows = await concerning(db, person);
    return Promise.all(
      rows.map(async (row) => {
        const note = await db
          .selectFrom('key_review_note')
          .selectAll()
          .where('review', '=', row.number)
          .where('person', '=', person)
          .executeTakeFirst();
        const items = await readItems(db, row.number, { holder: person });
        return { review: reviewOf(row), items, note: noteOf(note) };
      }),
    );
  },
  async keyReviews() {
    const rows = await db.selectFrom('key_review').selectAll().orderBy('number', 'desc').execute();
    return Promise.all(
      newestOfEach(rows).map(async (row) => ({
        review: reviewOf(row),
        items: await readItems(db, row.number),
      })),
    );
  },
});
