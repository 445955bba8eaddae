import { type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type AdminReads, type KeyOfSomebody, keysCountedAtMost } from '../access/admin-reads.ts';
import { dueErrors } from '../access/due-work.ts';
import type { Listed } from '../access/home-reads.ts';
import type { KeyFilter } from '../access/key-filter.ts';
import { SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database, KeyRow } from './database.ts';
import { plainPurpose } from './keys-alike.ts';
import { keyOf, requestOf } from './rows.ts';

type Tables = Pick<Database, 'key' | 'grant'>;
type Keys = SelectQueryBuilder<Tables, 'key' | 'grant', object>;
type HeldRow = KeyRow & { readonly holder: string };

/** An id or the last four to the letter, or a part of the purpose. */
const saying = (words: string) => (or: ExpressionBuilder<Tables, 'key' | 'grant'>) => {
  const exact = words.trim();
  // In a pattern these would stand for anything.
  const part = plainPurpose(words).replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`);
  return or.or([
    ...(['key.id', 'key.request_id', 'key.last4'] as const).map((name) => or(name, '=', exact)),
    or('key.datadog_id', '=', exact.toLowerCase()),
    sql<boolean>`${or.ref('key.purpose')} like ${`%${part}%`} escape '\\'`,
  ]);
};

/** Keys that fit. Each condition but the state is checked while the state's index is walked. */
function fitting(keys: Keys, filter: KeyFilter, soon: Instant): Keys {
  const { words, holder, org, preset } = filter;
  return keys
    .where('key.state', '=', filter.state === 'revoking' ? 'revoking' : 'live')
    .$if(filter.state === 'unsaved', (it) => it.where('key.received_at', 'is', null))
    .$if(filter.unscoped, (it) => it.where('key.scopes', '=', '[]'))
    .$if(filter.endsSoon, (it) => it.where('key.expires_at', '<=', soon))
    .$if(holder !== null, (it) => it.where('grant.holder', '=', holder ?? ''))
    .$if(org !== null, (it) => it.where('key.org', '=', org ?? ''))
    .$if(preset !== null, (it) => it.where('key.preset', '=', preset ?? ''))
    .$if(words !== null, (it) => it.where(saying(words ?? '')));
}

/** Written so that SQLite begins with the keys, whose index gives the order. */
const heldKeys = (db: Kysely<Database>) =>
  db.selectFrom('key').crossJoin('grant').whereRef('grant.request_id', '=', 'key.request_id');

async function withRequests(
  db: Kysely<Database>,
  rows: readonly HeldRow[],
): Promise<KeyOfSomebody[]> {
  const ids = [...new Set(rows.map(({ request_id }) => request_id))];
  if (ids.length === 0) return [];
  const found = await db.selectFrom('request').selectAll().where('id', 'in', ids).execute();
  const requests = new Map(found.map((row) => [row.id, requestOf(row)]));
  return rows.flatMap((row) => {
    const request = requests.get(row.request_id);
    const holder = SlackUserId.parse(row.holder);
    return request === undefined ? [] : [{ key: keyOf(row), holder, request }];
  });
}

const keysLike =
  (db: Kysely<Database>): AdminReads['keysLike'] =>
  async (filter, { after, most, soon }) => {
    const fit = fitting(heldKeys(db), filter, soon);
    const [rows, { count }] = await Promise.all([
      fit
        .selectAll('key')
        .select('grant.holder')
        .orderBy('key.expires_at')
        .orderBy('key.id')
        .limit(most)
        .offset(after)
        .execute(),
      db
        .selectFrom(fit.select('key.id').limit(keysCountedAtMost).as('some'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ]);
    return { items: await withRequests(db, rows), count: Number(count) };
  };

async function countState(db: Kysely<Database>, table: 'key' | 'request', state: string) {
  const some = db.selectFrom(table).select('id').where('state', '=', state);
  const { count } = await db
    .selectFrom(some.limit(keysCountedAtMost).as('some'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const DueError = z.enum(dueErrors).nullable();

const stuckKeys =
  (db: Kysely<Database>): AdminReads['stuckKeys'] =>
  async (before, most) => {
    const stuck = heldKeys(db)
      .where('key.state', '=', 'revoking')
      .where('key.revoking_at', '<=', before);
    const [rows, { count }] = await Promise.all([
      stuck
        .leftJoin('due_work', (on) =>
          on.onRef('due_work.subject', '=', 'key.id').on('due_work.kind', '=', 'revoke'),
        )
        .selectAll('key')
        .select(['grant.holder', 'due_work.attempts', 'due_work.last_error'])
        .orderBy('key.revoking_at')
        .orderBy('key.id')
        .limit(most)
        .execute(),
      db
        .selectFrom(stuck.select('key.id').limit(keysCountedAtMost).as('some'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ]);
    const known = new Map(rows.map((row) => [row.id, row]));
    const items = (await withRequests(db, rows)).map((it) => {
      const row = known.get(it.key.id);
      return {
        ...it,
        since: Instant.parse(row?.revoking_at),
        attempts: row?.attempts ?? 0,
        lastError: DueError.parse(row?.last_error ?? null),
      };
    });
    const listed: Listed<(typeof items)[number]> = { items, count: Number(count) };
    return listed;
  };

/** The reads of admins; each follows an index past all keys that have ended. */
export const adminReads = (db: Kysely<Database>): AdminReads => ({
  keysLike: keysLike(db),
  async countKeys() {
    const [live, waiting, revoking] = await Promise.all([
      countState(db, 'key', 'live'),
      countState(db, 'request', 'pending'),
      countState(db, 'key', 'revoking'),
    ]);
    return { live, waiting, revoking };
  },
  stuckKeys: stuckKeys(db),
  async keyOfSomebody(id) {
    const rows = await heldKeys(db)
      .selectAll('key')
      .select('grant.holder')
      .where('key.id', '=', id)
      .execute();
    return (await withRequests(db, rows))[0] ?? null;
  },
});
