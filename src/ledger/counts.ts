import type { Kysely } from 'kysely';
import { z } from 'zod';
import { keyWork, ledgerWork, orgWork, personWork, requestWork } from '../access/due-work.ts';
import type { BadKeys, LedgerCounts } from '../access/ledger-counts.ts';
import { Credential } from '../policy/ask.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';

const Work = z.enum([...requestWork, ...keyWork, ...orgWork, ...personWork, ...ledgerWork]);
const Teller = z.enum(['head', 'file', 'logs']);
const count = z.coerce.number();
const bad = z.object({ count, since: Instant.nullable() });

const openRequests = async (db: Kysely<Database>): Promise<LedgerCounts['open']> => {
  const rows = await db
    .selectFrom('request')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', 'in', ['pending', 'approved'])
    .groupBy('state')
    .execute();
  const of = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { pending: of('pending'), approved: of('approved') };
};

const liveKeys = async (db: Kysely<Database>): Promise<LedgerCounts['live']> => {
  const rows = await db
    .selectFrom('key')
    .select(['kind as credential', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', '=', 'live')
    .groupBy('kind')
    .execute();
  return z.array(z.object({ credential: Credential, count })).parse(rows);
};

/** Whether it still works is not known once it is being deleted, so that counts, too. */
const overdueKeys = async (db: Kysely<Database>, now: Instant): Promise<BadKeys> =>
  bad.parse(
    await db
      .selectFrom('key')
      .select(({ fn }) => [
        fn.countAll<number>().as('count'),
        fn.min<string | null>('expires_at').as('since'),
      ])
      .where('state', 'in', ['showing', 'live', 'revoking'])
      .where('expires_at', '<=', now)
      .executeTakeFirstOrThrow(),
  );

const stuckKeys = async (db: Kysely<Database>, before: Instant): Promise<BadKeys> =>
  bad.parse(
    await db
      .selectFrom('key')
      .select(({ fn }) => [
        fn.countAll<number>().as('count'),
        fn.min<string | null>('revoking_at').as('since'),
      ])
      .where('state', '=', 'revoking')
      .where('revoking_at', '<=', before)
      .executeTakeFirstOrThrow(),
  );

const dueWork = async (db: Kysely<Database>, now: Instant): Promise<LedgerCounts['due']> => {
  const rows = await db
    .selectFrom('due_work')
    .select(({ fn }) => [
      'kind',
      fn.countAll<number>().as('count'),
      fn.min<string>('run_at').as('oldest'),
    ])
    .where('run_at', '<=', now)
    .groupBy('kind')
    .execute();
  return z.array(z.object({ kind: Work, count, oldest: Instant })).parse(rows);
};

const auditEnd = async (db: Kysely<Database>): Promise<Pick<LedgerCounts, 'head' | 'told'>> => {
  const head = await db
    .selectFrom('audit_event')
    .select(['seq', 'hash', 'at'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const told = await db.selectFrom('audit_mark').select(['teller', 'seq', 'at']).execute();
  return {
    head: head === undefined ? null : { ...head, at: Instant.parse(head.at) },
    told: z.array(z.object({ teller: Teller, seq: z.number(), at: Instant })).parse(told),
  };
};

/**
 * The numbers of a scrape. One after the other, on one connection at a time: a slow database is
 * not to lose all its connections to whoever looks at it. Each follows an index.
 */
export async function ledgerCounts(
  db: Kysely<Database>,
  now: Instant,
  stuckBefore: Instant,
): Promise<LedgerCounts> {
  return {
    open: await openRequests(db),
    live: await liveKeys(db),
    overdue: await overdueKeys(db, now),
    stuck: await stuckKeys(db, stuckBefore),
    due: await dueWork(db, now),
    ...(await auditEnd(db)),
  };
}
