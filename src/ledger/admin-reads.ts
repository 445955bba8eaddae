import { type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type AdminReads, type KeyOfSomebody, keysCountedAtMost } from '../access/admin-reads.ts';
import { dueErrors } from '../access/due-work.ts';
import type { KeyFilter } from '../access/key-filter.ts';
import { SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import { countSome } from './count-some.ts';
import type { Database, KeyRow } from './database.ts';
import { plainPurpose } from './keys-alike.ts';
import { keyOf, requestOf } from './rows.ts';

type Keys = SelectQueryBuilder<Database, 'key', object>;

/** An id or the last four to the letter, or a part of the purpose. */
const saying = (words: string) => (or: ExpressionBuilder<Database, 'key'>) => {
  const exact = words.trim();
  // In a pattern these would stand for anything.
  const part = plainPurpose(words).replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`);
  return or.or([
    ...(['key.id', 'key.request_id', 'key.last4'] as const).map((name) => or(name, '=', exact)),
    or('key.datadog_id', '=', exact.toLowerCase()),
    sql<boolean>`${or.ref('key.purpose')} like ${`%${part}%`} escape '\\'`,
  ]);
};

const heldBy = (holder: string) => (or: ExpressionBuilder<Database, 'key'>) =>
  or(
    'key.request_id',
    'in',
    or.selectFrom('grant').select('grant.request_id').where('grant.holder', '=', holder),
  );

/** Keys that fit. Each condition but the state is checked while the state's index is walked. */
function fitting(keys: Keys, filter: KeyFilter, soon: Instant): Keys {
  const { words, holder, org, preset } = filter;
  return keys
    .where('key.state', '=', filter.state === 'revoking' ? 'revoking' : 'live')
    .$if(filter.state === 'unsaved', (it) => it.where('key.received_at', 'is', null))
    .$if(filter.unscoped, (it) => it.where('key.scopes', '=', '[]'))
    .$if(filter.endsSoon, (it) => it.where('key.expires_at', '<=', soon))
    .$if(holder !== null, (it) => it.where(heldBy(holder ?? '')))
    .$if(org !== null, (it) => it.where('key.org', '=', org ?? ''))
    .$if(preset !== null, (it) => it.where('key.preset', '=', preset ?? ''))
    .$if(words !== null, (it) => it.where(saying(words ?? '')));
}

/** Joined to the few that are shown, so that PostgreSQL does not join all there are. */
async function withRequests(
  db: Kysely<Database>,
  rows: readonly KeyRow[],
): Promise<KeyOfSomebody[]> {
  const ids = [...new Set(rows.map(({ request_id }) => request_id))];
  if (ids.length === 0) return [];
  const found = await db
    .selectFrom('request')
    .innerJoin('grant', 'grant.request_id', 'request.id')
    .selectAll('request')
    .select('grant.holder')
    .where('request.id', 'in', ids)
    .execute();
  const byId = new Map(found.map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const of = byId.get(row.request_id);
    if (of === undefined) return [];
    return [{ key: keyOf(row), holder: SlackUserId.parse(of.holder), request: requestOf(of) }];
  });
}

const keysLike =
  (db: Kysely<Database>): AdminReads['keysLike'] =>
  async (filter, { after, most, soon }) => {
    const fit = fitting(db.selectFrom('key'), filter, soon).orderBy('key.expires_at');
    const [rows, count] = await Promise.all([
      fit.selectAll().orderBy('key.id').limit(most).offset(after).execute(),
      countSome(db, fit.select('key.id'), keysCountedAtMost),
    ]);
    return { items: await withRequests(db, rows), count };
  };

const countKeys = (db: Kysely<Database>) => async () => {
  const keys = db.selectFrom('key').select('key.id').orderBy('key.expires_at');
  const requests = db.selectFrom('request').select('request.id').orderBy('request.submitted_at');
  const [live, waiting, revoking] = await Promise.all([
    countSome(db, keys.where('key.state', '=', 'live'), keysCountedAtMost),
    countSome(db, requests.where('request.state', '=', 'pending'), keysCountedAtMost),
    countSome(db, keys.where('key.state', '=', 'revoking'), keysCountedAtMost),
  ]);
  return { live, waiting, revoking };
};

const DueError = z.enum(dueErrors).nullable();

const stuckKeys =
  (db: Kysely<Database>): AdminReads['stuckKeys'] =>
  async (before, most) => {
    const stuck = db
      .selectFrom('key')
      .where('key.state', '=', 'revoking')
      .where('key.revoking_at', '<=', before)
      .orderBy('key.revoking_at');
    const [rows, count] = await Promise.all([
      stuck
        .leftJoin('due_work', (on) =>
          on.onRef('due_work.subject', '=', 'key.id').on('due_work.kind', '=', 'revoke'),
        )
        .selectAll('key')
        .select(['due_work.attempts', 'due_work.last_error'])
        .orderBy('key.id')
        .limit(most)
        .execute(),
      countSome(db, stuck.select('key.id'), keysCountedAtMost),
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
    return { items, count };
  };

/** The reads of admins; each follows an index past all keys that have ended. */
export const adminReads = (db: Kysely<Database>): AdminReads => ({
  keysLike: keysLike(db),
  countKeys: countKeys(db),
  stuckKeys: stuckKeys(db),
  async keyOfSomebody(id) {
    const rows = await db.selectFrom('key').selectAll().where('id', '=', id).execute();
    return (await withRequests(db, rows))[0] ?? null;
  },
});
