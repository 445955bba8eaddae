import type { Kysely } from 'kysely';
import type { LedgerTx } from '../access/ledger-port.ts';
import { RequestId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { requestOf } from './rows.ts';

type RevisionStatements = Pick<
  LedgerTx,
  'heldRequest' | 'setRuling' | 'revise' | 'setNobody' | 'firstInLine'
>;

const refusedOften = 3;

const firstInLine =
  (db: Kysely<Database>): LedgerTx['firstInLine'] =>
  async (channel) => {
    const row = await db
      .selectFrom('request')
      .select('id')
      .where('state', '=', 'pending')
      .where('card_ts', 'is', null)
      .where('asked_in', '=', channel)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            // Slack takes every other card: this one must not hold up all that come after it.
            selectFrom('due_work')
              .select('due_work.id')
              .where('due_work.kind', '=', 'announce')
              .whereRef('due_work.subject', '=', 'request.id')
              .where('due_work.last_error', '=', 'slack-refused')
              .where('due_work.attempts', '>=', refusedOften),
          ),
        ),
      )
      .orderBy('submitted_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : RequestId.parse(row.id);
  };

/** A request that waits, at the revision that was seen. */
const waiting = (db: Kysely<Database>, id: string, revision: number) =>
  db
    .updateTable('request')
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'pending');

/** The statements about a request while it waits, on one transaction. */
export const revisionStatements = (
  db: Kysely<Database>,
  dialect: LedgerDialect,
): RevisionStatements => ({
  async heldRequest(id) {
    const row = await db
      .selectFrom('request')
      .selectAll()
      .where('id', '=', id)
      .$if(dialect.locksRows, (request) => request.forUpdate())
      .executeTakeFirst();
    return row === undefined ? null : requestOf(row);
  },
  async setRuling(id, revision, ruling) {
    const row = await waiting(db, id, revision)
      .set({
        rule: ruling.rule,
        rule_before: ruling.ruleBefore,
        need: ruling.need,
        fallback: ruling.fallback ? 1 : 0,
        asked_in: ruling.askedIn,
        eligible: ruling.eligible === null ? null : JSON.stringify(ruling.eligible),
        nobody_since: null,
        deliver_to: ruling.deliverTo === null ? null : JSON.stringify(ruling.deliverTo),
      })
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async revise(id, revision, { ask, adjusted }) {
    const row = await waiting(db, id, revision)
      .set({
        revision: revision + 1,
        ask: JSON.stringify(ask),
        adjusted: JSON.stringify(adjusted),
      })
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : requestOf(row);
  },
  async setNobody(id, revision, since) {
    const row = await waiting(db, id, revision)
      .set({ nobody_since: since })
      .where('nobody_since', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  firstInLine: firstInLine(db),
});
