import type { Kysely, Transaction } from 'kysely';
import type { AdminReads } from '../access/admin-reads.ts';
import type { AuditEvent } from '../access/audit-event.ts';
import type { NewDue } from '../access/due-work.ts';
import type { HomeReads } from '../access/home-reads.ts';
import type { KeyReads } from '../access/key-reads.ts';
import type { LedgerCounts } from '../access/ledger-counts.ts';
import type { Ledger, LedgerTx } from '../access/ledger-port.ts';
import type { Instant } from '../policy/instant.ts';
import { adminReads } from './admin-reads.ts';
import { adoptionStatements, strangerReads } from './adoptions.ts';
import { amendmentStatements } from './amendments.ts';
import { appendAudit, hasStarted } from './audit-chain.ts';
import { auditMarks } from './audit-marks.ts';
import { caseInOne, caseInSteps } from './cases.ts';
import { ledgerCounts } from './counts.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { addDues, dueQueue, dueStatements } from './due-work.ts';
import { grantStatements } from './grants.ts';
import { homeReads } from './home-reads.ts';
import { keyReads } from './key-reads.ts';
import { keyReviewReads } from './key-review-reads.ts';
import { keyReviewStatements } from './key-reviews.ts';
import { keyStatements } from './keys.ts';
import { keysAlike } from './keys-alike.ts';
import { leakStatements } from './leak-reports.ts';
import { heard, mayRunAgain } from './ledger-faults.ts';
import { leftHolderStatements } from './left-holders.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import { type OwnerInUse, ownersInUse } from './owners-in-use.ts';
import { requestStatements } from './requests.ts';
import { reviewStatements } from './reviews.ts';
import { revisionStatements } from './revisions.ts';
import { rotationStatements } from './rotations.ts';
import { sweepStatements } from './sweep-statements.ts';
import { lastSweeps } from './sweeps.ts';
import { targetStatements } from './targets.ts';
import { type ChainCheck, verifyChain } from './verify-audit.ts';
import { voteStatements } from './votes.ts';

export type OpenLedger = Ledger & {
  readonly verifyAudit: () => Promise<ChainCheck>;
  /** Whether a bot was ever started on it. */
  readonly hasStarted: () => Promise<boolean>;
  /** Orgs and owners whose keys are not all ended. */
  readonly ownersInUse: () => Promise<readonly OwnerInUse[]>;
  /** How the bot is, in numbers; keys are stuck that were to go before `stuckBefore`. */
  readonly counts: (now: Instant, stuckBefore: Instant) => Promise<LedgerCounts>;
  readonly close: () => Promise<void>;
};

const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//u.test(url);

type Opened = {
  readonly db: Kysely<Database>;
  readonly dialect: LedgerDialect;
  readonly auditKey: Buffer;
  readonly wake: () => void;
};

/** What a transaction writes at its very end. */
type Last = 'addDue' | 'appendAudit';

const statementsOn = (trx: Transaction<Database>, { dialect }: Opened): Omit<LedgerTx, Last> => ({
  ...requestStatements(trx),
  ...revisionStatements(trx, dialect),
  ...voteStatements(trx),
  ...reviewStatements(trx),
  ...grantStatements(trx, dialect),
  ...keyStatements(trx),
  ...amendmentStatements(trx),
  ...leakStatements(trx),
  ...dueStatements(trx, dialect),
  ...rotationStatements(trx),
  ...sweepStatements(trx, dialect),
  ...keyReviewStatements(trx, dialect),
  ...leftHolderStatements(trx),
  ...adoptionStatements(trx),
  ...auditMarks(trx),
  ...targetStatements(trx),
});

/**
 * One transaction that wakes the workers, here and elsewhere, when it added due work. That work and
 * its audit events are written last, all at once: the chain's lock is everybody's, and whoever waits
 * for a row while holding it would hold up all, or wait for somebody who waits for it.
 */
async function transact<T>(opened: Opened, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
  const { db, dialect, wake } = opened;
  let added = false;
  const result = await db.transaction().execute(async (trx) => {
    const dues: NewDue[] = [];
    const events: AuditEvent[] = [];
    const done = await work({
      ...statementsOn(trx, opened),
      addDue: async (due) => void dues.push(due),
      appendAudit: async (event) => void events.push(event),
    });
    await addDues(trx, dues);
    await appendAudit(trx, opened, events);
    added = dues.length > 0;
    return done;
  });
  if (added) {
    wake();
    // Nobody here waits for that; whoever is not reached finds the work when they poll.
    dialect.wakeOthers(db).catch(() => {});
  }
  return result;
}

const mostRuns = 4;

/** Runs a transaction again that PostgreSQL undid because it met another in the wrong order. */
async function transactAgain<T>(opened: Opened, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await transact(opened, work);
    } catch (fault) {
      if (run === mostRuns || !mayRunAgain(fault)) throw fault;
    }
  }
}

/** The reads of App Home, with the fault of a database that is away named as everywhere else. */
const heardReads = (reads: HomeReads): HomeReads => ({
  keysHeld: (holder, slice) => heard(reads.keysHeld(holder, slice)),
  waitingForPress: (holder, most) => heard(reads.waitingForPress(holder, most)),
  lastRequests: (requester, most) => heard(reads.lastRequests(requester, most)),
  waitingForDecision: (person, most) => heard(reads.waitingForDecision(person, most)),
  rememberHome: (person, seen) => heard(reads.rememberHome(person, seen)),
  homePlace: (person) => heard(reads.homePlace(person)),
  keysRevoking: (holder, most) => heard(reads.keysRevoking(holder, most)),
});

/** The same for what admins read. */
const heardAdminReads = (reads: AdminReads): AdminReads => ({
  keysLike: (filter, at) => heard(reads.keysLike(filter, at)),
  countKeys: () => heard(reads.countKeys()),
  stuckKeys: (before, most) => heard(reads.stuckKeys(before, most)),
  keyOfSomebody: (id) => heard(reads.keyOfSomebody(id)),
});

/** The same for the reads by which keys are found. */
const heardKeyReads = (reads: KeyReads): KeyReads => ({
  keysByClue: (clue, most) => heard(reads.keysByClue(clue, most)),
  openGrants: (whose, most) => heard(reads.openGrants(whose, most)),
  holders: (most) => heard(reads.holders(most)),
});

/** The ledger on an open database. */
export const ledgerOn = (opened: Opened): Ledger => {
  const queue = dueQueue(opened.db, opened.dialect);
  return {
    ...heardReads(homeReads(opened.db)),
    ...heardKeyReads(keyReads(opened.db)),
    ...heardAdminReads(adminReads(opened.db)),
    keysAlike: (request, most) => heard(keysAlike(opened.db)(request, most)),
    lastSweeps: () => heard(lastSweeps(opened.db)),
    reviewsOf: (person) => heard(keyReviewReads(opened.db).reviewsOf(person)),
    keyReviews: () => heard(keyReviewReads(opened.db).keyReviews()),
    strangersLike: (org, words, most) =>
      heard(strangerReads(opened.db).strangersLike(org, words, most)),
    inTransaction: (work) => heard(transactAgain(opened, work)),
    caseOf: (id) =>
      heard(
        opened.dialect.isRemote
          ? caseInOne(opened.db, id)
          : transactAgain(opened, (tx) => caseInSteps(tx, id)),
      ),
    claimDue: (now, leaseSeconds, which) => heard(queue.claimDue(now, leaseSeconds, which)),
    finishDue: (due) => heard(queue.finishDue(due)),
    postponeDue: (due, runAt, error) => heard(queue.postponeDue(due, runAt, error)),
    nextDueAt: () => heard(queue.nextDueAt()),
  };
};

/**
 * Opens the ledger: `sqlite:PATH` (or a path), one bot at a time; or `postgres://...`, any number.
 * `wake` is called after each commit that added due work. Throws LedgerUnusable.
 */
export async function openLedger(
  url: string,
  auditKey: Buffer,
  wake: () => void,
): Promise<OpenLedger> {
  const { db, dialect, close } = isPostgres(url)
    ? await openPostgres(url, wake)
    : await openSqlite(url.replace(/^sqlite:/u, ''));
  return {
    ...ledgerOn({ db, dialect, auditKey, wake }),
    verifyAudit: () => verifyChain(db, [auditKey]),
    hasStarted: () => hasStarted(db),
    ownersInUse: () => heard(ownersInUse(db)),
    counts: (now, stuckBefore) => heard(ledgerCounts(db, now, stuckBefore)),
    close,
  };
}
