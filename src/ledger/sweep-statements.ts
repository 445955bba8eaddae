import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { KeyState } from '../access/lifecycle.ts';
import type { HeldKey, SweepTx } from '../access/sweep-ledger.ts';
import { KeyId, SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { keyOf, ownerOf } from './rows.ts';
import { SweepJson } from './sweep-json.ts';
import { unusedStatements } from './unused-asks.ts';

/** More names than this are asked for in several statements. */
const namesAtOnce = 200;

/** Keys that may exist at Datadog, so that the lists of their owners are to be read. */
const unended: readonly KeyState[] = ['intended', 'made', 'showing', 'live', 'revoking'];

const heldKeys = (db: Kysely<Database>) =>
  db
    .selectFrom('key')
    .innerJoin('grant', 'grant.request_id', 'key.request_id')
    .selectAll('key')
    .select(['grant.holder', 'grant.scopes as wanted']);
type HeldRow = Parameters<typeof keyOf>[0] & {
  readonly holder: string;
  readonly wanted: string | null;
};

const held = (row: HeldRow): HeldKey => ({
  key: keyOf(row),
  holder: SlackUserId.parse(row.holder),
  wanted: row.wanted === null ? null : z.array(z.string()).parse(JSON.parse(row.wanted)),
});

type Plans = Pick<SweepTx, 'nextSweep' | 'planSweep' | 'saveSweep' | 'lastSweep'>;
const plans = (db: Kysely<Database>, dialect: LedgerDialect): Plans => ({
  async nextSweep(org) {
    const row = await db
      .selectFrom('sweep')
      .select('next_at')
      .where('org', '=', org)
      .$if(dialect.locksRows, (sweep) => sweep.forUpdate())
      .executeTakeFirst();
    return row === undefined ? null : Instant.parse(row.next_at);
  },
  async planSweep(org, at) {
    await db
      .insertInto('sweep')
      .values({ org, next_at: at })
      .onConflict((known) => known.column('org').doUpdateSet({ next_at: at }))
      .execute();
  },
  async saveSweep(report, nextAt) {
    await db
      .updateTable('sweep')
      .set({ report: JSON.stringify(report), next_at: nextAt })
      .where('org', '=', report.org)
      .execute();
  },
  async lastSweep(org) {
    const row = await db
      .selectFrom('sweep')
      .select('report')
      .where('org', '=', org)
      .executeTakeFirst();
    const text = row?.report ?? null;
    return text === null ? null : SweepJson.parse(JSON.parse(text));
  },
});

type Keys = Pick<SweepTx, 'ownersIn' | 'liveKeysIn' | 'keysNamed'>;
const keys = (db: Kysely<Database>): Keys => ({
  async ownersIn(org) {
    const rows = await db
      .selectFrom('key')
      .select('owner')
      .distinct()
      .where('org', '=', org)
      .where('state', 'in', unended)
      .execute();
    return rows.map(({ owner }) => ownerOf(owner));
  },
  async liveKeysIn(org) {
    const rows = await heldKeys(db)
      .where('key.org', '=', org)
      .where('key.state', '=', 'live')
      .orderBy('key.id')
      .execute();
    return rows.map(held);
  },
  async keysNamed(org, names) {
    const found: HeldKey[] = [];
    for (let from = 0; from < names.length; from += namesAtOnce) {
      const some = names.slice(from, from + namesAtOnce);
      const rows = await heldKeys(db)
        .where('key.org', '=', org)
        .where('key.name', 'in', some)
        .execute();
      found.push(...rows.map(held));
    }
    return found;
  },
});

type Missing = Pick<SweepTx, 'missingIn' | 'setMissing'>;
const missing = (db: Kysely<Database>): Missing => ({
  async missingIn(org) {
    const rows = await db
      .selectFrom('missing_key')
      .innerJoin('key', 'key.id', 'missing_key.key_id')
      .select(['missing_key.key_id', 'missing_key.since'])
      .where('key.org', '=', org)
      .execute();
    return new Map(rows.map(({ key_id: id, since }) => [KeyId.parse(id), Instant.parse(since)]));
  },
  async setMissing(org, ids, since) {
    const kept = new Set<string>(ids);
    const known = await this.missingIn(org);
    for (const id of known.keys()) {
      if (!kept.has(id)) await db.deleteFrom('missing_key').where('key_id', '=', id).execute();
    }
    for (const id of ids) {
      if (known.has(id)) continue;
      await db
        .insertInto('missing_key')
        .values({ key_id: id, since })
        .onConflict((conflict) => conflict.column('key_id').doNothing())
        .execute();
    }
  },
});

type Told = Pick<SweepTx, 'toldTroubles' | 'setToldTroubles'>;
const told = (db: Kysely<Database>): Told => ({
  async toldTroubles(org, to) {
    const row = await db
      .selectFrom('sweep_told')
      .select('troubles')
      .where('org', '=', org)
      .where('person', '=', to)
      .executeTakeFirst();
    return row === undefined ? [] : z.array(z.string()).parse(JSON.parse(row.troubles));
  },
  async setToldTroubles(org, to, all) {
    const troubles = JSON.stringify(all);
    await db
      .insertInto('sweep_told')
      .values({ org, person: to, troubles })
      .onConflict((known) => known.columns(['org', 'person']).doUpdateSet({ troubles }))
      .execute();
  },
});

/** The statements of a sweep, on one transaction. */
export const sweepStatements = (db: Kysely<Database>, dialect: LedgerDialect): SweepTx => ({
  ...plans(db, dialect),
  ...keys(db),
  ...missing(db),
  ...told(db),
  ...unusedStatements(db),
});
