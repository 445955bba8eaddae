import { writeSync } from 'node:fs';
import type { Ledger, LedgerTx } from '../../src/access/ledger-port.ts';
import type { KeyState, RequestState } from '../../src/access/lifecycle.ts';
import type { KeyIssuer, Messenger } from '../../src/access/ports.ts';
import type { SecretStores } from '../../src/access/stores.ts';
import type { KeyRegister } from '../../src/access/survey.ts';
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
  gone: 'gone',
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

/** Notes what becomes of a change of a key. */
const notingChanges = (tx: LedgerTx, note: Note): Partial<LedgerTx> => ({
  insertAmendment: (request) =>
    noted(tx.insertAmendment(request), (kept) => note(kept?.isNew === true ? 'amend' : undefined)),
  extendGrant: (id, end) =>
    noted(tx.extendGrant(id, end), (moved) => note(moved ? 'extended' : undefined)),
  setGrantScopes: (id, scopes) => noted(tx.setGrantScopes(id, scopes), () => note('scopes-begun')),
  setKeyScopes: (id, scopes) =>
    noted(tx.setKeyScopes(id, scopes), (isLive) => note(isLive ? 'scopes-listed' : undefined)),
});

/** Notes every move that a transaction really makes. */
const noting = (tx: LedgerTx, note: Note): LedgerTx => ({
  ...tx,
  ...notingDecisions(tx, note),
  ...notingChanges(tx, note),
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
  startRotating: (id, since) =>
    noted(tx.startRotating(id, since), (isLive) => note(isLive ? 'rotation' : undefined)),
  setOverlapEnd: (id, at) =>
    noted(tx.setOverlapEnd(id, at), (isSet) => note(isSet ? 'overlap' : undefined)),
  insertKey: (key) => noted(tx.insertKey(key), () => note('intended')),
  moveKey: (id, move, change) =>
    noted(tx.moveKey(id, move, change), (moved) =>
      note(moved === null ? undefined : ofKey[move.to]),
    ),
  saveSweep: (report, next) => noted(tx.saveSweep(report, next), () => note('sweep')),
  setToldTroubles: (org, to, troubles) =>
    noted(tx.setToldTroubles(org, to, troubles), () => note('sweep-told')),
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
    changeScopes: (wish) => around('change-call', () => issuer.changeScopes(wish)),
    lookUp: (wish) => around('look-up', () => issuer.lookUp(wish)),
  });

const dyingRegister =
  (around: Around) =>
  (register: KeyRegister): KeyRegister => ({
    survey: (org, owners) => around('survey', () => register.survey(org, owners)),
    isBots: register.isBots,
  });

const dyingMessenger =
  (around: Around) =>
  (messenger: Messenger): Messenger => ({
    postCard: (channel, card) => around('card', () => messenger.postCard(channel, card)),
    updateCard: (at, card) => around('update-card', () => messenger.updateCard(at, card)),
    tell: (place, notice) => around('tell', () => messenger.tell(place, notice)),
    tellOfSweep: (to, note) => around('sweep-news', () => messenger.tellOfSweep(to, note)),
    tellOfHead: (to, note) => around('audit-head', () => messenger.tellOfHead(to, note)),
    // The requesters of these runs have no access review.
    reviews: messenger.reviews,
    tellOfLeftHolder: (to, note) => around('tell', () => messenger.tellOfLeftHolder(to, note)),
    tellOfAdoption: (to, outcome) => around('tell', () => messenger.tellOfAdoption(to, outcome)),
    supersedeCard: (at, id) => around('update-card', () => messenger.supersedeCard(at, id)),
    postNote: (to, note) => around('note', () => messenger.postNote(to, note)),
    updateNote: (at, note) => around('update-note', () => messenger.updateNote(at, note)),
    showHome: (person, home) => around('home', () => messenger.showHome(person, home)),
    busyUntil: (channel) => messenger.busyUntil(channel),
    openDirect: (person) => around('direct', () => messenger.openDirect(person)),
    showSecret: (to, note, secrets) =>
      around('slack', () => messenger.showSecret(to, note, secrets)),
  });

const dyingStores =
  (around: Around) =>
  (stores: SecretStores): SecretStores => ({
    look: (at) => around('look-at-store', () => stores.look(at)),
    write: (wish) => around('write-secret', () => stores.write(wish)),
  });

export type Dying = {
  readonly wrap: Wrap;
  /** Dies when it comes to one of these points for the `times`th time from now; none calls it off. */
  readonly arm: (points: readonly KillPoint[], times?: number) => void;
};

/** Ports that work as ever until the bot comes to the point that was armed; a lease may be shorter. */
export function dyingPorts(leaseSeconds: number | null): Dying {
  let armed = new Map<KillPoint, number>();
  const reached: Reached = (point) => {
    const left = armed.get(point);
    if (left === undefined) return;
    if (left <= 1) die(point);
    armed.set(point, left - 1);
  };
  const around: Around = async (name, call) => {
    reached(`before-${name}`);
    const answer = await call();
    reached(`after-${name}`);
    return answer;
  };
  return {
    arm(points, times = 1) {
      armed = new Map(points.map((point) => [point, times]));
    },
    wrap: {
      ledger: dyingLedger(reached, around, leaseSeconds),
      issuer: dyingIssuer(around),
      register: dyingRegister(around),
      messenger: dyingMessenger(around),
      stores: dyingStores(around),
    },
  };
}
