import type { Kysely } from 'kysely';
import type { KeyChange, LedgerTx } from '../access/ledger-port.ts';
import { keyMayMove } from '../access/lifecycle.ts';
import type { Database } from './database.ts';
import { plainPurpose, scopeSet } from './keys-alike.ts';
import { IllegalMove } from './requests.ts';
import { keyOf, ownerText } from './rows.ts';

type Rotation = Pick<LedgerTx, 'startRotating' | 'setOverlapEnd'>;
type KeyStatements = Rotation &
  Pick<LedgerTx, 'key' | 'keysOf' | 'insertKey' | 'moveKey' | 'setReceived'>;

const columns = (change: KeyChange) => ({
  ...(change.datadogId === undefined ? {} : { datadog_id: change.datadogId }),
  ...(change.last4 === undefined ? {} : { last4: change.last4 }),
  ...(change.shownAt === undefined ? {} : { shown_at: change.shownAt }),
  ...(change.expiresAt === undefined ? {} : { expires_at: change.expiresAt }),
  ...(change.revokeReason === undefined ? {} : { revoke_reason: change.revokeReason }),
  ...(change.revokingAt === undefined ? {} : { revoking_at: change.revokingAt }),
  ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
  ...(change.printedFor === undefined ? {} : { printed_for: change.printedFor }),
});

const insertKey =
  (db: Kysely<Database>): LedgerTx['insertKey'] =>
  async (fresh) => {
    const row = await db
      .insertInto('key')
      .values({
        id: fresh.id,
        request_id: fresh.requestId,
        generation: fresh.generation,
        state: 'intended',
        kind: fresh.kind,
        org: fresh.org,
        owner: ownerText(fresh.owner),
        name: fresh.name,
        scopes: JSON.stringify(fresh.scopes),
        purpose: plainPurpose(fresh.purpose),
        scope_set: scopeSet(fresh.scopes),
        preset: fresh.preset,
        attempt_due: fresh.attempt.dueId,
        attempt_number: fresh.attempt.number,
        replaces: fresh.replaces,
        intended_at: fresh.intendedAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return keyOf(row);
  };

const rotation = (db: Kysely<Database>): Rotation => ({
  async startRotating(id, since) {
    const row = await db
      .updateTable('key')
      .set({ rotating_since: since })
      .where('id', '=', id)
      .where('state', '=', 'live')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async setOverlapEnd(id, at) {
    const row = await db
      .updateTable('key')
      .set({ overlap_ends_at: at })
      .where('id', '=', id)
      .where('state', '=', 'live')
      .where('overlap_ends_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
});

/** The statements about keys, on one transaction. */
export const keyStatements = (db: Kysely<Database>): KeyStatements => ({
  ...rotation(db),
  insertKey: insertKey(db),
  async key(id) {
    const row = await db.selectFrom('key').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : keyOf(row);
  },
  async keysOf(id) {
    const rows = await db
      .selectFrom('key')
      .selectAll()
      .where('request_id', '=', id)
      // By the claims that tried them: moments can be equal, claims cannot.
      .orderBy('generation')
      .orderBy('attempt_due')
      .orderBy('attempt_number')
      .orderBy('id')
      .execute();
    return rows.map(keyOf);
  },
  async moveKey(id, { from, to }, change = {}) {
    if (!keyMayMove(from, to)) throw new IllegalMove(`a key may not go from ${from} to ${to}`);
    const row = await db
      .updateTable('key')
      .set({ state: to, ...columns(change) })
      .where('id', '=', id)
      .where('state', '=', from)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : keyOf(row);
  },
  async setReceived(id, at) {
    const row = await db
      .updateTable('key')
      .set({ received_at: at })
      .where('id', '=', id)
      .where('state', 'in', ['showing', 'live'])
      .where('received_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
});
