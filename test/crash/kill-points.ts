import type { LedgerTx } from '../../src/access/ledger-port.ts';
import type { Wrap } from '../../src/compose.ts';

/** Where the bot can be made to die, in the order in which a request passes them. */
export const killPoints = [
  'before-submit-commit',
  'after-card',
  'after-approve-commit',
  'after-intended',
  'before-create',
  'after-create',
  'before-made-commit',
  'after-made',
  'after-showing',
  'after-slack',
  'before-live-commit',
  'after-live',
  'before-revoke-call',
  'after-revoke-call',
] as const;
export type KillPoint = (typeof killPoints)[number];

/** Dies as under kill -9: no handler runs, nothing is flushed, and no further line is executed. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type Move = 'submitted' | 'approved' | 'intended' | 'made' | 'showing' | 'live';

/** The moment inside the transaction, with all of it written and nothing committed. */
const beforeCommit: Readonly<Partial<Record<Move, KillPoint>>> = {
  submitted: 'before-submit-commit',
  made: 'before-made-commit',
  live: 'before-live-commit',
};
const afterCommit: Readonly<Partial<Record<Move, KillPoint>>> = {
  approved: 'after-approve-commit',
  intended: 'after-intended',
  made: 'after-made',
  showing: 'after-showing',
  live: 'after-live',
};

/** Notes every move that a transaction really makes. */
const noting = (tx: LedgerTx, note: (move: Move) => void): LedgerTx => ({
  ...tx,
  async insertRequest(request) {
    const inserted = await tx.insertRequest(request);
    if (inserted.isNew) note('submitted');
    return inserted;
  },
  async moveRequest(id, move) {
    const moved = await tx.moveRequest(id, move);
    if (moved !== null && move.to === 'approved') note('approved');
    return moved;
  },
  async insertKey(key) {
    await tx.insertKey(key);
    note('intended');
  },
  async moveKey(id, move, change) {
    const moved = await tx.moveKey(id, move, change);
    const { to } = move;
    if (moved !== null && (to === 'made' || to === 'showing' || to === 'live')) note(to);
    return moved;
  },
});

/** Ports that work as ever until the bot comes to `at` for the first time. */
export function dyingAt(at: KillPoint): Wrap {
  const reached = (point: KillPoint | undefined): void => {
    if (point === at) die();
  };
  return {
    ledger: (ledger) => ({
      ...ledger,
      async inTransaction(work) {
        const moves: Move[] = [];
        const result = await ledger.inTransaction(async (tx) => {
          const value = await work(noting(tx, (move) => moves.push(move)));
          for (const move of moves) reached(beforeCommit[move]);
          return value;
        });
        for (const move of moves) reached(afterCommit[move]);
        return result;
      },
    }),
    issuer: (issuer) => ({
      ...issuer,
      async create(wish) {
        reached('before-create');
        const issued = await issuer.create(wish);
        reached('after-create');
        return issued;
      },
      async revoke(key) {
        reached('before-revoke-call');
        const revoked = await issuer.revoke(key);
        reached('after-revoke-call');
        return revoked;
      },
    }),
    messenger: (messenger) => ({
      ...messenger,
      async postCard(channel, card) {
        const sent = await messenger.postCard(channel, card);
        reached('after-card');
        return sent;
      },
      async showSecret(to, note, secret) {
        const sent = await messenger.showSecret(to, note, secret);
        reached('after-slack');
        return sent;
      },
    }),
  };
}
