import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import {
  awaitedWork,
  type ClaimedDue,
  keyWork,
  ledgerWork,
  type NewDue,
  orgWork,
  personWork,
  requestWork,
} from '../access/due-work.ts';
import type { Ledger, LedgerTx } from '../access/ledger-port.ts';
import { KeyId, OrgId, RequestId, SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database, DueRow } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { inParts } from './in-parts.ts';

const About = z.union([
  z.object({ kind: z.enum(requestWork), subject: RequestId, runAt: Instant }),
  z.object({ kind: z.enum(keyWork), subject: KeyId, runAt: Instant }),
  z.object({ kind: z.enum(orgWork), subject: OrgId, runAt: Instant }),
  z.object({ kind: z.enum(personWork), subject: SlackUserId, runAt: Instant }),
  z.object({ kind: z.enum(ledgerWork), subject: z.literal('ledger'), runAt: Instant }),
]);

const aboutOf = (row: DueRow): NewDue =>
  About.parse({ kind: row.kind, subject: row.subject, runAt: row.run_at });

const claimedOf = (row: DueRow): ClaimedDue => ({
  ...aboutOf(row),
  claim: { dueId: row.id, number: row.claim_number },
  attempts: row.attempts,
  wanted: row.wanted,
});

/** One row for each piece of work, at its earliest time, as often wanted as it was asked for. */
function mergedDues(dues: readonly NewDue[]) {
  const rows = new Map<string, { readonly due: NewDue; readonly wanted: number }>();
  for (const due of dues) {
    const name = `${due.kind} ${due.subject}`;
    const known = rows.get(name);
    const isSooner = known === undefined || due.runAt < known.due.runAt;
    rows.set(name, { due: isSooner ? due : known.due, wanted: (known?.wanted ?? 0) + 1 });
  }
  // In one order everywhere, so that two transactions do not wait for each other.
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

/**
 * Adds work inside the caller's transaction. Asking twice keeps one row, at the earlier time;
 * `wanted` tells a running worker of it.
 */
export async function addDues(db: Kysely<Database>, dues: readonly NewDue[]): Promise<void> {
  const rows = mergedDues(dues).map(({ due: { kind, subject, runAt }, wanted }) => ({
    kind,
    subject,
    run_at: runAt,
    attempts: 0,
    wanted,
    claim_number: 0,
  }));
  for (const some of inParts(rows)) {
    await db
      .insertInto('due_work')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['kind', 'subject']).doUpdateSet((row) => ({
          run_at: sql<string>`case when ${row.ref('excluded.run_at')} < ${row.ref('due_work.run_at')}
            then ${row.ref('excluded.run_at')} else ${row.ref('due_work.run_at')} end`,
          wanted: sql<number>`${row.ref('due_work.wanted')} + ${row.ref('excluded.wanted')}`,
        })),
      )
      .execute();
  }
}

/** The statements about due work that belong into a step's transaction. */
export const dueStatements = (
  db: Kysely<Database>,
  dialect: LedgerDialect,
): Pick<LedgerTx, 'addClaimed' | 'holdsClaim' | 'claimRuns'> => ({
  async addClaimed({ kind, subject, runAt }, leaseSeconds) {
    const row = await db
      .insertInto('due_work')
      .values({
        kind,
        subject,
        run_at: runAt,
        attempts: 0,
        wanted: 1,
        claim_number: 1,
        claimed_until: dialect.nowPlus(leaseSeconds),
      })
      .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : claimedOf(row);
  },
  async holdsClaim(claim) {
    const row = await db
      .selectFrom('due_work')
      .select('id')
      .where('id', '=', claim.dueId)
      .where('claim_number', '=', claim.number)
      .where('claimed_until', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  },
  async claimRuns(claim) {
    const row = await db
      .selectFrom('due_work')
      .select('id')
      .where('id', '=', claim.dueId)
      .where('claim_number', '=', claim.number)
      .where('claimed_until', '>', dialect.now)
      .executeTakeFirst();
    return row !== undefined;
  },
});

const claimDue =
  (db: Kysely<Database>, dialect: LedgerDialect): Ledger['claimDue'] =>
  async (now, leaseSeconds, which = 'any') => {
    const row = await db
      .updateTable('due_work')
      .set((due) => ({
        claim_number: sql<number>`${due.ref('claim_number')} + 1`,
        claimed_until: dialect.nowPlus(leaseSeconds),
      }))
      .where('id', '=', (inner) =>
        inner
          .selectFrom('due_work')
          .select('id')
          .where('run_at', '<=', now)
          .$if(which === 'awaited', (row) => row.where('kind', 'in', [...awaitedWork]))
          .where((or) =>
            or.or([or('claimed_until', 'is', null), or('claimed_until', '<', dialect.now)]),
          )
          .orderBy('run_at')
          .limit(1)
          .$if(dialect.locksRows, (row) => row.forUpdate().skipLocked()),
      )
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    return claimedOf(row);
  };

const finishDue =
  (db: Kysely<Database>): Ledger['finishDue'] =>
  async (due) => {
    const mine = db
      .deleteFrom('due_work')
      .where('id', '=', due.claim.dueId)
      .where('claim_number', '=', due.claim.number);
    const removed = await mine.where('wanted', '=', due.wanted).returning('id').executeTakeFirst();
    if (removed !== undefined) return true;
    // Asked for again while it ran: let it run once more, now.
    await db
      .updateTable('due_work')
      .set({ claimed_until: null, attempts: 0, last_error: null })
      .where('id', '=', due.claim.dueId)
      .where('claim_number', '=', due.claim.number)
      .execute();
    return false;
  };

/** Claiming, finishing and postponing: each is one statement of its own. */
export const dueQueue = (
  db: Kysely<Database>,
  dialect: LedgerDialect,
): Pick<Ledger, 'claimDue' | 'finishDue' | 'postponeDue' | 'nextDueAt'> => ({
  claimDue: claimDue(db, dialect),
  finishDue: finishDue(db),
  async postponeDue(due, runAt, error) {
    await db
      .updateTable('due_work')
      .set((row) => ({
        claimed_until: null,
        // Asked for again while it ran: then the time of that wish counts, not the back-off.
        run_at: sql<string>`case when ${row.ref('wanted')} = ${due.wanted} then ${runAt}
          else ${row.ref('run_at')} end`,
        attempts: error === null ? due.attempts : due.attempts + 1,
        last_error: error,
      }))
      .where('id', '=', due.claim.dueId)
      .where('claim_number', '=', due.claim.number)
      .execute();
  },
  async nextDueAt() {
    const row = await db
      .selectFrom('due_work')
      .select('run_at')
      .where('claimed_until', 'is', null)
      .orderBy('run_at')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : Instant.parse(row.run_at);
  },
});

/** Frees every claim. Only right when no other process can hold one. */
export async function freeClaims(db: Kysely<Database>): Promise<void> {
  await db.updateTable('due_work').set({ claimed_until: null }).execute();
}
