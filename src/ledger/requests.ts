import type { Kysely } from 'kysely';
import type { Amendment } from '../access/amendment.ts';
import type { LedgerTx } from '../access/ledger-port.ts';
import { requestMayMove } from '../access/lifecycle.ts';
import type { Database } from './database.ts';
import { requestOf } from './rows.ts';

type RequestStatements = Pick<
  LedgerTx,
  'insertRequest' | 'insertAmendment' | 'request' | 'moveRequest' | 'setCard' | 'setNote'
>;

/** A move that lifecycle.ts does not know is a bug of ours, not an answer. */
export class IllegalMove extends Error {}

type Fresh = Parameters<LedgerTx['insertRequest']>[0] & { readonly amends?: Amendment };

/** Null when the form is new, and another change of the same grant is open. */
const insert =
  (db: Kysely<Database>) =>
  async (fresh: Fresh): ReturnType<LedgerTx['insertAmendment']> => {
    const inserted = await db
      .insertInto('request')
      .values({
        id: fresh.id,
        revision: 1,
        state: 'pending',
        requester: fresh.requester,
        ask: JSON.stringify(fresh.ask),
        site: fresh.site,
        rule: fresh.rule,
        view_id: fresh.viewId,
        submitted_at: fresh.submittedAt,
        lapses_at: fresh.lapsesAt,
        note_calls: 0,
        ...(fresh.amends === undefined
          ? {}
          : { amends: fresh.amends.request, amendment: JSON.stringify(fresh.amends) }),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (inserted !== undefined) return { isNew: true, request: requestOf(inserted) };
    const known = await db
      .selectFrom('request')
      .selectAll()
      .where('view_id', '=', fresh.viewId)
      .executeTakeFirst();
    return known === undefined ? null : { isNew: false, request: requestOf(known) };
  };

const insertRequest =
  (db: Kysely<Database>): LedgerTx['insertRequest'] =>
  async (fresh) => {
    const inserted = await insert(db)(fresh);
    if (inserted === null) throw new Error('a request was neither kept nor found');
    return inserted;
  };

type RequestMove = Parameters<LedgerTx['moveRequest']>[1];

/** The columns that a move writes: what it does not name stays as it is. */
const moved = ({ to, decision, failure, cancellation }: RequestMove) => ({
  state: to,
  ...(decision === undefined ? {} : { decision: JSON.stringify(decision) }),
  ...(failure === undefined ? {} : { failure }),
  ...(cancellation === undefined ? {} : { cancellation: JSON.stringify(cancellation) }),
});

const moveRequest =
  (db: Kysely<Database>): LedgerTx['moveRequest'] =>
  async (id, move) => {
    if (!requestMayMove(move.from, move.to)) {
      throw new IllegalMove(`a request may not go from ${move.from} to ${move.to}`);
    }
    let update = db
      .updateTable('request')
      .set(moved(move))
      .where('id', '=', id)
      .where('state', '=', move.from);
    if (move.revision !== undefined) update = update.where('revision', '=', move.revision);
    const row = await update.returningAll().executeTakeFirst();
    return row === undefined ? null : requestOf(row);
  };

const request =
  (db: Kysely<Database>): LedgerTx['request'] =>
  async (id) => {
    const row = await db.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : requestOf(row);
  };

const setCard =
  (db: Kysely<Database>): LedgerTx['setCard'] =>
  async (id, card, before) => {
    const known = db
      .updateTable('request')
      .set({ card_channel: card.channel, card_ts: card.ts })
      .where('id', '=', id);
    const place =
      before === null
        ? known.where('card_ts', 'is', null)
        : known.where('card_channel', '=', before.channel).where('card_ts', '=', before.ts);
    await place.execute();
    return request(db)(id);
  };

/** The statements about requests, on one transaction. */
export const requestStatements = (db: Kysely<Database>): RequestStatements => ({
  insertRequest: insertRequest(db),
  insertAmendment: insert(db),
  moveRequest: moveRequest(db),
  request: request(db),
  setCard: setCard(db),
  async setNote(id, note, calls) {
    await db
      .updateTable('request')
      .set({ note_channel: note.channel, note_ts: note.ts, note_calls: calls ? 1 : 0 })
      .where('id', '=', id)
      .execute();
  },
});
