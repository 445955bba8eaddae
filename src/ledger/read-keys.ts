import { type Kysely, sql } from 'kysely';
import type { KeyRecord } from '../access/grant.ts';
import type { Clue } from '../access/key-reads.ts';
import type { KeyState } from '../access/lifecycle.ts';
import { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import { keyReads, presetIn } from './key-reads.ts';
import { unusable } from './open-database.ts';
import { openForReading } from './open-reading.ts';
import { keyOf, requestOf } from './rows.ts';

/** A key as the command line tells it. */
export type ReadKey = {
  readonly key: KeyRecord;
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly preset: string | null;
  /** Since when it is on its way out; null for a key that never was. */
  readonly revokingSince: string | null;
};
export type KeyFilter = {
  readonly person?: string | undefined;
  readonly preset?: string | undefined;
  readonly state?: KeyState | undefined;
  /** On their way out since before this moment. */
  readonly stuckBefore?: Instant | undefined;
};

const joined = (db: Kysely<Database>) =>
  db
    .selectFrom('key')
    .innerJoin('grant', 'grant.request_id', 'key.request_id')
    .innerJoin('request', 'request.id', 'key.request_id');

async function readRows(db: Kysely<Database>, ids: readonly string[]): Promise<ReadKey[]> {
  if (ids.length === 0) return [];
  const keys = await db.selectFrom('key').selectAll().where('id', 'in', ids).execute();
  const requests = await joined(db)
    .selectAll('request')
    .select(['grant.holder', 'key.id as key_id'])
    .where('key.id', 'in', ids)
    .execute();
  return ids.flatMap((id) => {
    const row = keys.find((each) => each.id === id);
    const beside = requests.find((each) => each.key_id === id);
    if (row === undefined || beside === undefined) return [];
    const { purpose, preset } = requestOf(beside).ask;
    const holder = SlackUserId.parse(beside.holder);
    return [{ key: keyOf(row), holder, purpose, preset, revokingSince: row.revoking_at }];
  });
}

function filtered(db: Kysely<Database>, filter: KeyFilter) {
  const { person, preset, state, stuckBefore } = filter;
  let keys = joined(db);
  if (person !== undefined) keys = keys.where('grant.holder', '=', person);
  if (preset !== undefined) {
    const ask = sql.ref('request.ask');
    keys = keys.where(sql<boolean>`${ask} like ${presetIn(preset)} escape '\\'`);
  }
  if (state !== undefined) keys = keys.where('key.state', '=', state);
  return stuckBefore === undefined
    ? keys
    : keys.where('key.state', '=', 'revoking').where('key.revoking_at', '<=', stuckBefore);
}

async function reading<T>(url: string, read: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const db = openForReading(url);
  try {
    return await read(db);
  } catch (cause) {
    throw unusable('The keys of the ledger cannot be read', cause);
  } finally {
    await db.destroy();
  }
}

/** Keys that fit, newest first, and how many there are in all. Throws LedgerUnusable. */
export const readKeys = (url: string, filter: KeyFilter, most: number) =>
  reading(url, async (db) => {
    const rows = await filtered(db, filter)
      .select('key.id')
      .orderBy('key.intended_at', 'desc')
      .orderBy('key.id')
      .limit(most)
      .execute();
    const { count } = await filtered(db, filter)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const items = await readRows(
      db,
      rows.map(({ id }) => id),
    );
    return { items, count: Number(count) };
  });

/** Keys that somebody can mean, those that still work first. Throws LedgerUnusable. */
export const readKeysLike = (url: string, clue: Clue, most: number) =>
  reading(url, async (db) => {
    const { items } = await keyReads(db).keysByClue(clue, most);
    return readRows(
      db,
      items.map(({ id }) => id),
    );
  });
