import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/** The statements about reports of leaked keys. */
export type LeakTx = {
  /** Keeps the first report of a person about a key. */
  readonly addLeakReport: (key: KeyId, reporter: SlackUserId, at: Instant) => Promise<void>;
  readonly leakReporters: (key: KeyId) => Promise<readonly SlackUserId[]>;
};
