import type { Ledger } from '../../src/access/ledger-port.ts';
import type { KeyIssuer, Messenger } from '../../src/access/ports.ts';
import type { Desk } from './desk.ts';

/** One of several workers on the same ledger; it stands still at each call and after each commit. */
export type PausingWorker = {
  /** Claims a piece of work and runs it as far as its first call; says what it does now. */
  readonly take: () => Promise<string>;
  /** Goes on to the next call, or to the end. */
  readonly goOn: () => Promise<string>;
  readonly finish: () => Promise<void>;
  /** As under kill -9: what it had in hand is never gone on with, and its claim stays. */
  readonly die: () => string;
};

/** Where it is worth to stand still. */
export const places = ['after create', 'before show', 'after show', 'after delete'] as const;
export const nothing = 'finds nothing to do';

/** Stops a worker before a call is made, and again when its answer is there. */
type Around = <T>(call: string, run: () => Promise<T>) => Promise<T>;

const pausingIssuer = (issuer: KeyIssuer, around: Around): KeyIssuer => ({
  create: (wish) => around('create', () => issuer.create(wish)),
  revoke: (key) => around('delete', () => issuer.revoke(key)),
  changeScopes: (wish) => around('change', () => issuer.changeScopes(wish)),
  lookUp: (wish) => around('list', () => issuer.lookUp(wish)),
});

const pausingMessenger = (messenger: Messenger, around: Around): Messenger => ({
  ...messenger,
  reviews: {
    ask: (to, note) => around('ask', () => messenger.reviews.ask(to, note)),
    update: (at, note) => around('update', () => messenger.reviews.update(at, note)),
    remind: (to, reminder) => around('remind', () => messenger.reviews.remind(to, reminder)),
    tellAdmins: (to, report) => around('result', () => messenger.reviews.tellAdmins(to, report)),
  },
  postCard: (channel, card) => around('card', () => messenger.postCard(channel, card)),
  showSecret: (to, note, secrets) => around('show', () => messenger.showSecret(to, note, secrets)),
});

const pausingLedger = (ledger: Ledger, pauseAt: (place: string) => Promise<void>): Ledger => ({
  ...ledger,
  async inTransaction(work) {
    const value = await ledger.inTransaction(work);
    await pauseAt('after a commit');
    return value;
  },
});

export function pausingWorker(desk: Desk): PausingWorker {
  let standsAt: string | null = null;
  let resume = (): void => {};
  let rest = (): void => {};
  let running: Promise<void> | null = null;
  const pauseAt = (place: string): Promise<void> =>
    new Promise((resolve) => {
      standsAt = place;
      resume = resolve;
      rest();
    });
  const around: Around = async (call, run) => {
    await pauseAt(`before ${call}`);
    const answer = await run();
    await pauseAt(`after ${call}`);
    return answer;
  };
  const deps = {
    ...desk.deps,
    ledger: pausingLedger(desk.deps.ledger, pauseAt),
    issuer: pausingIssuer(desk.deps.issuer, around),
    messenger: pausingMessenger(desk.deps.messenger, around),
  };
  /** Lets it run until it stands still or has ended; a fault of a step is a fault of the test. */
  const untilRest = async (go: () => void): Promise<string> => {
    const rested = new Promise<void>((resolve) => {
      rest = resolve;
    });
    go();
    await Promise.race([rested, running]);
    return standsAt ?? 'is through';
  };
  const run = async (): Promise<string> => {
    const due = await desk.ledger.claimDue(desk.clock.now(), 60);
    if (due === null) return nothing;
    const at = await untilRest(() => {
      running = desk.runOne(due, deps).finally(() => {
        running = null;
        standsAt = null;
      });
    });
    return `${due.kind}: ${at}`;
  };
  const worker: PausingWorker = {
    take: () => (running === null ? run() : worker.goOn()),
    goOn: async () => {
      if (running === null) return 'has nothing in hand';
      standsAt = null;
      return untilRest(resume);
    },
    finish: async () => {
      while (running !== null) await worker.goOn();
    },
    die() {
      if (running === null) return 'had nothing in hand';
      const place = standsAt;
      running = null;
      standsAt = null;
      return `dead ${place}`;
    },
  };
  return worker;
}
