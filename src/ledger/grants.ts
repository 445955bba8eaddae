import type { Kysely } from 'kysely';
import type { LedgerTx } from '../access/ledger-port.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { grantOf } from './rows.ts';

type GrantStatements = Pick<
  LedgerTx,
  | 'grant'
  | 'insertGrant'
  | 'reopenGrant'
  | 'startGeneration'
  | 'generationsSince'
  | 'setTrouble'
  | 'setGrantExpiry'
  | 'endGrant'
  | 'setEnder'
  | 'setHolder'
  | 'setNoteHolder'
>;

const startGeneration =
  (db: Kysely<Database>): LedgerTx['startGeneration'] =>
  async (id, from, asked) => {
    const row = await db
      .updateTable('grant')
      .set({ generation: from + 1, trouble: null })
      .where('request_id', '=', id)
      .where('generation', '=', from)
      .where('ended_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    await db
      .insertInto('generation')
      .values({ request_id: id, number: from + 1, asked_at: asked.at, asked_by: asked.by })
      .execute();
    return grantOf(row);
  };

const endGrant =
  (db: Kysely<Database>): LedgerTx['endGrant'] =>
  async (id, end, at) => {
    const row = await db
      .updateTable('grant')
      .set({ ended_at: at, end_reason: end })
      .where('request_id', '=', id)
      .where('ended_at', 'is', null)
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  };

const changes = (
  db: Kysely<Database>,
): Pick<GrantStatements, 'reopenGrant' | 'setTrouble' | 'setGrantExpiry' | 'setEnder'> => ({
  async setEnder(id, { by, note }) {
    await db
      .updateTable('grant')
      .set({ ended_by: by, end_note: note })
      .where('request_id', '=', id)
      .execute();
  },
  async reopenGrant(id, claimEndsAt) {
    await db
      .updateTable('grant')
      .set({ ended_at: null, end_reason: null, trouble: null, claim_ends_at: claimEndsAt })
      .where('request_id', '=', id)
      .execute();
  },
  async setTrouble(id, trouble) {
    await db.updateTable('grant').set({ trouble }).where('request_id', '=', id).execute();
  },
  async setGrantExpiry(id, expiresAt) {
    await db
      .updateTable('grant')
      .set({ expires_at: expiresAt })
      .where('request_id', '=', id)
      .where('expires_at', 'is', null)
      .execute();
  },
});

/** Who looks after a grant's keys, and in whose direct message its note is. */
const holding = (db: Kysely<Database>): Pick<GrantStatements, 'setHolder' | 'setNoteHolder'> => ({
  async setHolder(id, { from, to, by, at }) {
    const row = await db
      .updateTable('grant')
      .set({ holder: to, handed_by: by, handed_at: at })
      .where('request_id', '=', id)
      .where('holder', '=', from)
      .where('ended_at', 'is', null)
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async setNoteHolder(id, holder) {
    await db
      .updateTable('grant')
      .set({ note_holder: holder })
      .where('request_id', '=', id)
      .execute();
  },
});

/** The statements about grants and their generations, on one transaction. */
export const grantStatements = (db: Kysely<Database>, dialect: LedgerDialect): GrantStatements => ({
  startGeneration: startGeneration(db),
  endGrant: endGrant(db),
  ...changes(db),
  ...holding(db),
  /** Held to the end of the transaction, so that nobody ends a grant for which a key is on its way. */
  async grant(id) {
    const row = await db
      .selectFrom('grant')
      .selectAll()
      .where('request_id', '=', id)
      .$if(dialect.locksRows, (grant) => grant.forUpdate())
      .executeTakeFirst();
    return row === undefined ? null : grantOf(row);
  },
  async insertGrant(fresh) {
    await db
      .insertInto('grant')
      .values({
        request_id: fresh.requestId,
        holder: fresh.holder,
        generation: 0,
        claim_ends_at: fresh.claimEndsAt,
      })
      .execute();
  },
  async generationsSince(id, since) {
    const { count } = await db
      .selectFrom('generation')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('request_id', '=', id)
      .where('asked_at', '>', since)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});
