import type { Kysely } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Case } from '../access/case.ts';
import type { LedgerTx } from '../access/ledger-port.ts';
import type { RequestId } from '../policy/ids.ts';
import type { Database } from './database.ts';
import { grantOf, keyOf, requestOf, reviewOf, voteOf } from './rows.ts';

/** A request with all that belongs to it, statement by statement: on SQLite nothing is quicker. */
export async function caseInSteps(tx: LedgerTx, id: RequestId): Promise<Case | null> {
  const request = await tx.request(id);
  if (request === null) return null;
  return {
    request,
    votes: await tx.votes(id, request.revision),
    review: await tx.review(id),
    grant: await tx.grant(id),
    keys: await tx.keysOf(id),
  };
}

/** The same with one question to a PostgreSQL server, where each costs a way there and back. */
export async function caseInOne(db: Kysely<Database>, id: RequestId): Promise<Case | null> {
  const row = await db
    .selectFrom('request')
    .selectAll('request')
    .select((of) => [
      jsonArrayFrom(
        of
          .selectFrom('vote')
          .selectAll('vote')
          .whereRef('vote.request_id', '=', 'request.id')
          .whereRef('vote.revision', '=', 'request.revision')
          .orderBy('vote.at')
          .orderBy('vote.person'),
      ).as('votes'),
      jsonObjectFrom(
        of
          .selectFrom('review')
          .selectAll('review')
          .whereRef('review.request_id', '=', 'request.id'),
      ).as('opened_review'),
      jsonObjectFrom(
        of.selectFrom('grant').selectAll('grant').whereRef('grant.request_id', '=', 'request.id'),
      ).as('its_grant'),
      jsonArrayFrom(
        of
          .selectFrom('key')
          .selectAll('key')
          .whereRef('key.request_id', '=', 'request.id')
          .orderBy('key.generation')
          .orderBy('key.attempt_due')
          .orderBy('key.attempt_number')
          .orderBy('key.id'),
      ).as('keys'),
    ])
    .where('request.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    request: requestOf(row),
    votes: row.votes.map(voteOf),
    review: row.opened_review === null ? null : reviewOf(row.opened_review),
    grant: row.its_grant === null ? null : grantOf(row.its_grant),
    keys: row.keys.map(keyOf),
  };
}
