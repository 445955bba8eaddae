import type { Kysely } from 'kysely';
import type { LedgerTx } from '../access/ledger-port.ts';
import type { Database } from './database.ts';
import { voteOf } from './rows.ts';

type VoteStatements = Pick<LedgerTx, 'votes' | 'castVote' | 'loseVote' | 'dropVote'>;

/** The statements about votes, on one transaction that holds the request. */
export const voteStatements = (db: Kysely<Database>): VoteStatements => ({
  async votes(id, revision) {
    const rows = await db
      .selectFrom('vote')
      .selectAll()
      .where('request_id', '=', id)
      .where('revision', '=', revision)
      .orderBy('at')
      .orderBy('person')
      .execute();
    return rows.map(voteOf);
  },
  async castVote(id, revision, { person, verdict, at }) {
    const row = await db
      .insertInto('vote')
      .values({ request_id: id, revision, person, verdict, at, counts: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['request_id', 'revision', 'person'])
          .doUpdateSet({ verdict, at, counts: 1 })
          .where((or) => or.or([or('vote.verdict', '!=', verdict), or('vote.counts', '=', 0)])),
      )
      .returning('person')
      .executeTakeFirst();
    return row !== undefined;
  },
  async loseVote(id, revision, person) {
    await db
      .updateTable('vote')
      .set({ counts: 0 })
      .where('request_id', '=', id)
      .where('revision', '=', revision)
      .where('person', '=', person)
      .execute();
  },
  async dropVote(id, revision, person) {
    const row = await db
      .deleteFrom('vote')
      .where('request_id', '=', id)
      .where('revision', '=', revision)
      .where('person', '=', person)
      .returning('person')
      .executeTakeFirst();
    return row !== undefined;
  },
});
