import type { Ledger } from '../access/ledger-port.ts';

/**
 * The ledger for due work: each use of it waits until forms that are being opened are there. A long
 * backlog shares one thread with people, and this is where it can stand aside.
 */
export function politeLedger(ledger: Ledger, letFormsPass: () => Promise<void>): Ledger {
  const after = async <T>(call: () => Promise<T>): Promise<T> => {
    await letFormsPass();
    return call();
  };
  return {
    ...ledger,
    inTransaction: (work) => after(() => ledger.inTransaction(work)),
    caseOf: (id) => after(() => ledger.caseOf(id)),
    claimDue: (now, leaseSeconds, which) => after(() => ledger.claimDue(now, leaseSeconds, which)),
    finishDue: (due) => after(() => ledger.finishDue(due)),
    postponeDue: (due, runAt, error) => after(() => ledger.postponeDue(due, runAt, error)),
  };
}
