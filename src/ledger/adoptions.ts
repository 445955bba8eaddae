import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import {
  type Adoption,
  type AdoptionTx,
  adoptionNos,
  type Stranger,
  type StrangerReads,
} from '../access/adoptions.ts';
import { Credential } from '../policy/ask.ts';
import { DatadogId, KeyId, OrgId, SlackUserId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import { plainPurpose, scopeSet } from './keys-alike.ts';
import { ownerText } from './rows.ts';

/** Rows in one statement. */
const rowsAtOnce = 100;

const strangerOf = (row: Selectable<Database['stranger']>): Stranger => ({
  datadogId: DatadogId.parse(row.datadog_id),
  credential: Credential.parse(row.credential),
  name: row.name,
  last4: row.last4,
});

const Outcome = z.enum(['adopted', ...adoptionNos]).nullable();

const adoptionOf = (row: Selectable<Database['adoption']>): Adoption => ({
  key: KeyId.parse(row.key_id),
  org: OrgId.parse(row.org),
  datadogId: DatadogId.parse(row.datadog_id),
  name: row.name,
  holder: SlackUserId.parse(row.holder),
  purpose: row.purpose,
  lifetimeSeconds: row.lifetime_seconds,
  by: SlackUserId.parse(row.asked_by),
  outcome: Outcome.parse(row.outcome),
});

type Strangers = Pick<AdoptionTx, 'setStrangers' | 'stranger' | 'knowsDatadogId'>;
const strangers = (db: Kysely<Database>): Strangers => ({
  async setStrangers(org, all) {
    await db.deleteFrom('stranger').where('org', '=', org).execute();
    for (let from = 0; from < all.length; from += rowsAtOnce) {
      const rows = all.slice(from, from + rowsAtOnce).map((each) => ({
        org,
        datadog_id: each.datadogId,
        credential: each.credential,
        name: each.name,
        last4: each.last4,
      }));
      await db
        .insertInto('stranger')
        .values(rows)
        .onConflict((known) => known.columns(['org', 'datadog_id']).doNothing())
        .execute();
    }
  },
  async stranger(org, id) {
    const row = await db
      .selectFrom('stranger')
      .selectAll()
      .where('org', '=', org)
      .where('datadog_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : strangerOf(row);
  },
  async knowsDatadogId(id) {
    const row = await db
      .selectFrom('key')
      .select('id')
      .where('datadog_id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  },
});

const insertAdopted =
  (db: Kysely<Database>): AdoptionTx['insertAdopted'] =>
  async (key) => {
    await db
      .insertInto('key')
      .values({
        id: key.id,
        request_id: key.requestId,
        generation: 1,
        state: 'live',
        kind: key.kind,
        org: key.org,
        owner: ownerText(key.owner),
        name: key.name,
        listed_as: key.listedAs,
        scopes: JSON.stringify(key.scopes),
        purpose: plainPurpose(key.purpose),
        scope_set: scopeSet(key.scopes),
        attempt_due: key.attempt.dueId,
        attempt_number: key.attempt.number,
        datadog_id: key.datadogId,
        last4: key.last4,
        intended_at: key.at,
        shown_at: key.at,
        received_at: key.at,
        expires_at: key.expiresAt,
      })
      .execute();
  };

/** The statements about keys that ddkey did not make, on one transaction. */
export const adoptionStatements = (db: Kysely<Database>): AdoptionTx => ({
  ...strangers(db),
  insertAdopted: insertAdopted(db),
  async addAdoption(adoption) {
    const row = await db
      .insertInto('adoption')
      .values({
        key_id: adoption.key,
        org: adoption.org,
        datadog_id: adoption.datadogId,
        name: adoption.name,
        holder: adoption.holder,
        purpose: adoption.purpose,
        lifetime_seconds: adoption.lifetimeSeconds,
        asked_by: adoption.by,
      })
      .onConflict((known) => known.column('datadog_id').doNothing())
      .returning('key_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async adoption(key) {
    const row = await db
      .selectFrom('adoption')
      .selectAll()
      .where('key_id', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : adoptionOf(row);
  },
  async settleAdoption(key, outcome) {
    const row = await db
      .updateTable('adoption')
      .set({ outcome })
      .where('key_id', '=', key)
      .where('outcome', 'is', null)
      .returning('key_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async dropAdoption(key) {
    await db.deleteFrom('adoption').where('key_id', '=', key).execute();
  },
});

/** Finds keys that ddkey did not make by a part of their name, their last four or their id. */
export const strangerReads = (db: Kysely<Database>): StrangerReads => ({
  async strangersLike(org, words, most) {
    const exact = words.trim();
    // In a pattern these would stand for anything.
    const part = exact.toLowerCase().replaceAll(/[\\%_]/gu, (sign) => `\\${sign}`);
    const rows = await db
      .selectFrom('stranger')
      .selectAll()
      .where('org', '=', org)
      .where((or) =>
        or.or([
          or('last4', '=', exact),
          or('datadog_id', '=', exact.toLowerCase()),
          sql<boolean>`lower(${or.ref('name')}) like ${`%${part}%`} escape '\\'`,
        ]),
      )
      .orderBy('name')
      .orderBy('datadog_id')
      .limit(most)
      .execute();
    return rows.map(strangerOf);
  },
});
