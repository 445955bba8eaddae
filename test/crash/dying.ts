import { writeSync } from 'node:fs';
import type { Ledger, LedgerTx } from '../../src/access/ledger-port.ts';
import type { KeyState, RequestState } from '../../src/access/lifecycle.ts';
import type { KeyIssuer, Messenger } from '../../src/access/ports.ts';
import type { Wrap } from '../../src/compose.ts';
import type { Call, KillPoint, Move } from './kill-points.ts';

/** Dies as under kill -9: no handler runs, nothing is flushed, and no further line is executed. */
function die(at: KillPoint): void {
  writeSync(2, `\nkilled itself at ${at}\n`);
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const ofRequest: Readonly<Partial<Record<RequestState, Move>>> = {
  approved: 'approve',
  denied: 'deny',
  cancelled: 'cancel',
  lapsed: 'lapse',
  failed: 'fail',
};
const ofKey: Readonly<Partial<Record<KeyState, Move>>> = {
  made: 'made',
  showing: 'showing',
  live: 'live',
  revoking: 'revoking',
  revoked: 'revoked',
  abandoned: 'abandoned',
};

type Note = (move: Move | undefined) => void;

/** Notes a move that the statement really made. */
async function noted<T>(call: Promise<T>, note: (answer: T) => void): Promise<T> {
  const answer = await call;
  note(answer);
  return answer;
}

/** Notes votes, reviews, and what else becomes of a request that waits. */
const notingDecisions = (tx: LedgerTx, note: Note): Partial<LedgerTx> => ({
  setRuling: (id, revision, ruling) =>
    noted(tx.setRuling(id, revision, ruling), (isSet) => note(isSet ? 'ruling' : undefined)),
  setTold: (id, what, at) => noted(tx.setTold(id, what, at), () => note('told')),
  castVote: (id, revision, vote) =>
    noted(tx.castVote(id, revision, vote), (isNew) => note(isNew ? 'vote' : undefined)),
  revise: (id, revision, change) =>
    noted(tx.revise(id, revision, change), (revised) =>
      note(revised === null ? undefined : 'adjust'),
    ),
  openReview: (id, person, at) =>
    noted(tx.openReview(id, person, at), (opened) => note(opened ? 'break-glass' : undefined)),
  closeReview: (id, by, at) =>
    noted(tx.closeReview(id, by, at), (closed) => note(closed ? 'review' : undefined)),
});

/** Notes every move that a transaction really makes. */
const noting = (tx: LedgerTx, note: Note): LedgerTx => ({
  ...tx,
  ...notingDecisions(tx, note),
  insertRequest: (request) =>
    noted(tx.insertRequest(request), ({ isNew }) => note(isNew ? 'submit' : undefined)),
  moveRequest: (id, move) =>
    noted(tx.moveRequest(id, move), (moved) =>
      note(moved === null ? undefined : ofRequest[move.to]),
    ),
  setCard: (id, card, before) => noted(tx.setCard(id, card, before), () => note('card-place')),
  setNote: (id, at, calls) => noted(tx.setNote(id, at, calls), () => note('note-place')),
  startGeneration: (id, from, asked) =>
    noted(tx.startGeneration(id, from, asked), (grant) =>
      note(grant === null ? undefined : 'generation'),
    ),
  endGrant: (id, end, at) =>
    noted(tx.endGrant(id, end, at), (ended) => note(ended ? 'grant-end' : undefined)),
  insertKey: (key) => noted(tx.insertKey(key), () => note('intended')),
  moveKey: (id, move, change) =>
    noted(tx.moveKey(id, move, change), (moved) =>
      note(moved === null ? undefined : ofKey[move.to]),
    ),
  setReceived: (id, at) =>
    noted(tx.setReceived(id, at), (first) => note(first ? 'received' : undefined)),
});

type Reached = (point: KillPoint) => void;
type Around = <T>(name: Call, call: () => Promise<T>) => Promise<T>;

const dyingLedger =
  (reached: Reached, around: Around, leaseSeconds: number | null) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    async inTransaction(work) {
      const moves = new Set<Move>();
      const result = await ledger.inTransaction(async (tx) => {
        const value = await work(noting(tx, (move) => move !== undefined && moves.add(move)));
        for (const move of moves) reached(`before-${move}-commit`);
        return value;
      });
      for (const move of moves) reached(`after-${move}-commit`);
      return result;
    },
    claimDue: async (now, usual, which) => {
      reached('before-claim');
      const due = await ledger.claimDue(now, leaseSeconds ?? usual, which);
      if (due !== null) reached('after-claim');
      return due;
    },
    finishDue: (due) => around('finish', () => ledger.finishDue(due)),
    postponeDue: (due, runAt, error) =>
      around('postpone', () => ledger.postponeDue(due, runAt, error)),
  });

const dyingIssuer =
  (around: Around) =>
  (issuer: KeyIssuer): KeyIssuer => ({
    create: (wish) => around('create', () => issuer.create(wish)),
    revoke: (key) => around('revoke-call', () => issuer.revoke(key)),
    lookUp: (wish) => around('look-up', () => issuer.lookUp(wish)),
  });

const dyingMessenger =
  (around: Around) =>
  (messenger: Messenger): Messenger => ({
    postCard: (channel, card) => around('card', () => messenger.postCard(channel, card)),
    updateCard: (at, card) => around('update-card', () => messenger.updateCard(at, card)),
    tell: (place, notice) => around('tell', () => messenger.tell(place, notice)),
    supersedeCard: (at, id) => around('update-card', () => messenger.supersedeCard(at, id)),
    postNote: (to, note) => around('note', () => messenger.postNote(to, note)),
    updateNote: (at, note) => around('update-note', () => messenger.updateNote(at, note)),
    showHome: (person, home) => around('home', () => messenger.showHome(person, home)),
    busyUntil: (channel) => messenger.busyUntil(channel),
    openDirect: (person) => around('direct', () => messenger.openDirect(person)),
    showSecret: (to, note, secrets) =>
      around('slack', () => messenger.showSecret(to, note, secrets)),
  });

export type Dying = {
  readonly wrap: Wrap;
  /** Dies when it comes to this point for the `times`th time from now; null calls it off. */
  readonly arm: (point: KillPoint | null, times?: number) => void;
};

/** Ports that work as ever until the bot comes to the point that was armed; a lease may be shorter. */
export function dyingPorts(leaseSeconds: number | null): Dying {
  let armed: KillPoint | null = null;
  let left = 1;
  const reached: Reached = (point) => {
    if (point !== armed) return;
    left -= 1;
    if (left <= 0) die(point);
  };
  const around: Around = async (name, call) => {
    reached(`before-${name}`);
    const answer = await call();
    reached(`after-${name}`);
    return answer;
  };
  return {
    arm(point, times = 1) {
      armed = point;
      left = times;
    },
    wrap: {
      ledger: dyingLedger(reached, around, leaseSeconds),
      issuer: dyingIssuer(around),
      messenger: dyingMessenger(around),
    },
  };
}
