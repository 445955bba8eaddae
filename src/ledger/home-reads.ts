import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Case } from '../access/case.ts';
import { countedAtMost, type HomeReads } from '../access/home-reads.ts';
import { keyFilterStates } from '../access/key-filter.ts';
import { waitsForPress } from '../access/standing.ts';
import { OrgId, SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import { countSome } from './count-some.ts';
import type { Database, GrantRow, RequestRow } from './database.ts';
import { grantOf, keyOf, requestOf, reviewOf, voteOf } from './rows.ts';

/** Whole cases in the order of their requests; four statements, however many requests there are. */
export async function casesOf(
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
    const [rows, count] = await Promise.all([
      posted.selectAll().orderBy('submitted_at', 'desc').limit(most).execute(),
      countSome(db, posted.select('id'), countedAtMost),
    ]);
    return { items: await casesOf(db, rows), count };
  };

const keysRevoking =
  (db: Kysely<Database>): HomeReads['keysRevoking'] =>
  async (holder, most) => {
    // SQLite begins with the keys: few are being deleted, while a person's ended grants add up.
    const ended = db
      .selectFrom('key')
      .crossJoin('grant')
      .whereRef('grant.request_id', '=', 'key.request_id')
      .where('key.state', '=', 'revoking')
      .where('grant.holder', '=', holder)
      .where('grant.ended_at', 'is not', null);
    const found = await ended
      .select(['grant.request_id', 'grant.ended_at'])
      .distinct()
      .orderBy('grant.ended_at', 'desc')
      .limit(countedAtMost)
      .execute();
    const ids = found.slice(0, most).map(({ request_id }) => request_id);
    if (ids.length === 0) return { items: [], count: 0 };
    const rows = await db
      .selectFrom('request')
      .selectAll()
      .where('id', 'in', ids)
      .orderBy('id')
      .execute();
    return { items: await casesOf(db, rows), count: found.length };
  };

const Filter = z.object({
  state: z.enum(keyFilterStates),
  words: z.string().nullable(),
  holder: SlackUserId.nullable(),
  org: OrgId.nullable(),
  preset: z.string().nullable(),
  unscoped: z.boolean(),
  endsSoon: z.boolean(),
});

const homePlaces = (db: Kysely<Database>): Pick<HomeReads, 'rememberHome' | 'homePlace'> => ({
  async rememberHome(person, { at, page, filter }) {
    const seen = {
      opened_at: at,
      page,
      filter: filter === null ? null : JSON.stringify(filter),
    };
    await db
      .insertInto('home_opened')
      .values({ person, ...seen })
      .onConflict((known) => known.column('person').doUpdateSet(seen))
      .execute();
  },
  async homePlace(person) {
    const row = await db
      .selectFrom('home_opened')
      .selectAll()
      .where('person', '=', person)
      .executeTakeFirst();
    if (row === undefined) return null;
    const filter = row.filter === null ? null : Filter.parse(JSON.parse(row.filter));
    return { at: Instant.parse(row.opened_at), page: row.page, filter };
  },
});

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
  keysRevoking: keysRevoking(db),
  ...homePlaces(db),
});
