import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Clue, KeyReads, Whose } from '../access/key-reads.ts';
import type { KeyState } from '../access/lifecycle.ts';
import { SlackUserId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import { casesOf } from './home-reads.ts';
import { keyOf } from './rows.ts';

const over: readonly KeyState[] = ['revoked', 'abandoned', 'gone'];

type Keys = SelectQueryBuilder<Database, 'key', object>;

function fitting(db: Kysely<Database>, clue: Clue): Keys {
  const keys = db.selectFrom('key');
  switch (clue.by) {
    case 'id':
      return keys.where('id', '=', clue.id);
    case 'datadog-id':
      return keys.where('datadog_id', '=', clue.id);
    case 'name':
      return keys.where('name', '=', clue.name);
    case 'last4':
      return keys.where('last4', 'in', clue.last4);
  }
}

const count = async (found: SelectQueryBuilder<Database, never, object>): Promise<number> => {
  const { rows } = await found
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
};

/** As it stands in the JSON of an ask; a text in there has its quotes escaped, and never fits. */
export const presetIn = (preset: string): string =>
  `%"preset":${JSON.stringify(preset).replaceAll(/[\\%_]/gu, '\\$&')}%`;

function openFor(db: Kysely<Database>, whose: Whose) {
  const open = db
    .selectFrom('grant')
    .innerJoin('request', 'request.id', 'grant.request_id')
    .where('grant.ended_at', 'is', null);
  switch (whose.by) {
    case 'person':
      return open.where('grant.holder', '=', whose.person);
    case 'request':
      return open.where('grant.request_id', '=', whose.request);
    case 'preset':
      return open.where(
        sql<boolean>`${sql.ref('request.ask')} like ${presetIn(whose.preset)} escape '\\'`,
      );
  }
}

/** Finds keys by what people know of them. */
export const keyReads = (db: Kysely<Database>): KeyReads => ({
  async keysByClue(clue, most) {
    const rows = await fitting(db, clue)
      .selectAll()
      .orderBy(sql`case when state in (${sql.join(over)}) then 1 else 0 end`)
      .orderBy('intended_at', 'desc')
      .orderBy('id')
      .limit(most)
      .execute();
    return {
      items: rows.map(keyOf),
      count: rows.length < most ? rows.length : await count(fitting(db, clue)),
    };
  },
  async openGrants(whose, most) {
    const rows = await openFor(db, whose)
      .selectAll('request')
      .orderBy('request.submitted_at')
      .orderBy('request.id')
      .limit(most)
      .execute();
    return {
      items: await casesOf(db, rows),
      count: rows.length < most ? rows.length : await count(openFor(db, whose)),
    };
  },
  async holders(most) {
    const rows = await db
      .selectFrom('grant')
      .select('holder')
      .distinct()
      .where('ended_at', 'is', null)
      .limit(most)
      .execute();
    return rows.map(({ holder }) => SlackUserId.parse(holder));
  },
});
