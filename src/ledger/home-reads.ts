import type { Kysely } from 'kysely';
import type { Case } from '../access/case.ts';
import { countedAtMost, type HomeReads } from '../access/home-reads.ts';
import { waitsForPress } from '../access/standing.ts';
import type { Database, GrantRow, RequestRow } from './database.ts';
import { grantOf, keyOf, requestOf, reviewOf, voteOf } from './rows.ts';

/** Whole cases in the order of their requests; four statements, however many requests there are. */
async function casesOf(
  db: Kysely<Database>,
  requests: readonly RequestRow[],
): Promise<readonly Case[]> {
  const ids = requests.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [grants, votes, reviews, keys] = await Promise.all([
    db.selectFrom('grant').selectAll().where('request_id', 'in', ids).execute(),
    db.selectFrom('vote').selectAll().where('request_id', 'in', ids).orderBy('at').execute(),
    db.selectFrom('review').selectAll().where('request_id', 'in', ids).execute(),
    db
      .selectFrom('key')
      .selectAll()
      .where('request_id', 'in', ids)
      // By the claims that tried them: moments can be equal, claims cannot.
      .orderBy('generation')
      .orderBy('attempt_due')
      .orderBy('attempt_number')
      .orderBy('id')
      .execute(),
  ]);
  const grantFor = (id: string): GrantRow | undefined =>
    grants.find((grant) => grant.request_id === id);
  return requests.map((row) => {
    const grant = grantFor(row.id);
    const review = reviews.find(({ request_id }) => request_id === row.id);
    return {
      votes: votes
        .filter(({ request_id, revision }) => request_id === row.id && revision === row.revision)
        .map(voteOf),
      review: review === undefined ? null : reviewOf(review),
      request: requestOf(row),
      grant: grant === undefined ? null : grantOf(grant),
      keys: keys.filter((key) => key.request_id === row.id).map(keyOf),
    };
  });
}

/** Grants of a person that have not ended. */
const running = (db: Kysely<Database>, holder: string) =>
  db.selectFrom('grant').where('grant.holder', '=', holder).where('grant.ended_at', 'is', null);

const keysHeld =
  (db: Kysely<Database>): HomeReads['keysHeld'] =>
  async (holder, { after, most }) => {
    const held = running(db, holder).where('grant.expires_at', 'is not', null);
    const [rows, { count }] = await Promise.all([
      held
        .innerJoin('request', 'request.id', 'grant.request_id')
        .selectAll('request')
        .orderBy('grant.expires_at')
        .orderBy('grant.request_id')
        .limit(most)
        .offset(after)
        .execute(),
      held.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    ]);
    return { items: await casesOf(db, rows), count: Number(count) };
  };

const waitingForPress =
  (db: Kysely<Database>): HomeReads['waitingForPress'] =>
  async (holder, most) => {
    const waiting = running(db, holder)
      .where((or) =>
        or.or([or('grant.generation', '=', 0), or('grant.trouble', 'in', waitsForPress)]),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('key')
              .select('key.id')
              .whereRef('key.request_id', '=', 'grant.request_id')
              .whereRef('key.generation', '=', 'grant.generation')
              .where('key.state', '=', 'live'),
          ),
        ),
      );
    const [rows, { count }] = await Promise.all([
      waiting
        .innerJoin('request', 'request.id', 'grant.request_id')
        .selectAll('request')
        .orderBy('grant.claim_ends_at')
        .limit(most)
        .execute(),
      waiting.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    ]);
    return { items: await casesOf(db, rows), count: Number(count) };
  };

const waitingForDecision =
  (db: Kysely<Database>): HomeReads['waitingForDecision'] =>
  async (person, most) => {
    const posted = db
      .selectFrom('request')
      .where('state', '=', 'pending')
      .where('card_ts', 'is not', null)
      .where('requester', '!=', person);
    const [rows, { count }] = await Promise.all([
      posted.selectAll().orderBy('submitted_at', 'desc').limit(most).execute(),
      db
        .selectFrom(posted.select('id').limit(countedAtMost).as('some'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ]);
    return { items: await casesOf(db, rows), count: Number(count) };
  };

/** The reads of App Home; each follows an index, so that old requests cost nothing. */
export const homeReads = (db: Kysely<Database>): HomeReads => ({
  keysHeld: keysHeld(db),
  waitingForPress: waitingForPress(db),
  waitingForDecision: waitingForDecision(db),
  async lastRequests(requester, most) {
    const rows = await db
      .selectFrom('request')
      .selectAll()
      .where('requester', '=', requester)
      .orderBy('submitted_at', 'desc')
      .limit(most)
      .execute();
    return casesOf(db, rows);
  },
  async rememberHome(person, { at, page }) {
    await db
      .insertInto('home_opened')
      .values({ person, opened_at: at, page })
      .onConflict((known) => known.column('person').doUpdateSet({ opened_at: at, page }))
      .execute();
  },
  async homePage(person) {
    const row = await db
      .selectFrom('home_opened')
      .select('page')
      .where('person', '=', person)
      .executeTakeFirst();
    return row?.page ?? null;
  },
});
