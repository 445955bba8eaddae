import type { Ledger, LedgerTx } from '../access/ledger-port.ts';
import { secondsBetween } from '../policy/instant.ts';
import { noteAbout } from './current.ts';
import type { Metrics } from './metrics.ts';

/** What is to be counted once the transaction has committed: one that was undone did nothing. */
type Counted = (() => void)[];

const requestMoves = (
  tx: LedgerTx,
  metrics: Metrics,
  counted: Counted,
): Pick<LedgerTx, 'insertRequest' | 'insertAmendment' | 'moveRequest'> => ({
  async insertRequest(request) {
    const inserted = await tx.insertRequest(request);
    noteAbout({ request: inserted.request.id });
    if (inserted.isNew) counted.push(() => metrics.requestMoved('pending'));
    return inserted;
  },
  async insertAmendment(request) {
    const inserted = await tx.insertAmendment(request);
    if (inserted === null) return null;
    noteAbout({ request: inserted.request.id });
    if (inserted.isNew) counted.push(() => metrics.requestMoved('pending'));
    return inserted;
  },
  async moveRequest(id, move) {
    const moved = await tx.moveRequest(id, move);
    if (moved === null) return null;
    const { decision } = move;
    counted.push(() => {
      metrics.requestMoved(move.to);
      if (decision === undefined || move.from !== 'pending') return;
      metrics.decided(decision.verdict, secondsBetween(moved.submittedAt, decision.at));
    });
    return moved;
  },
});

const keyMoves = (
  tx: LedgerTx,
  metrics: Metrics,
  counted: Counted,
): Pick<LedgerTx, 'key' | 'moveKey'> => ({
  async key(id) {
    const key = await tx.key(id);
    if (key !== null) noteAbout({ key: id, request: key.requestId });
    return key;
  },
  async moveKey(id, move, change) {
    const key = await tx.moveKey(id, move, change);
    if (key === null) return null;
    const isShown = move.to === 'live' && key.shownAt !== null;
    const readySeconds = isShown ? secondsBetween(key.intendedAt, key.shownAt) : null;
    counted.push(() => metrics.keyMoved({ state: move.to, credential: key.kind, readySeconds }));
    return key;
  },
});

/** The same ledger, with its moves counted and the log told what they are about. */
export const observedLedger = (ledger: Ledger, metrics: Metrics): Ledger => ({
  ...ledger,
  async inTransaction(work) {
    let counted: Counted = [];
    const result = await ledger.inTransaction((tx) => {
      // PostgreSQL may have undone a first run.
      counted = [];
      const watched = { ...requestMoves(tx, metrics, counted), ...keyMoves(tx, metrics, counted) };
      return work({ ...tx, ...watched });
    });
    for (const count of counted) count();
    return result;
  },
});
