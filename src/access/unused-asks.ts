import type { KeyId, OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/**
 * Where the question to a holder stands whether they still need a key that is not used: to be asked,
 * asked, asked with the warning that the key ends otherwise, answered with yes, or not to be asked,
 * as Slack reaches nobody there.
 */
export const unusedAskStates = ['open', 'asked', 'warned', 'kept', 'not-reached'] as const;
type UnusedAskState = (typeof unusedAskStates)[number];

/** One question about one key, and since when it stands so. */
export type UnusedAsk = {
  readonly state: UnusedAskState;
  readonly at: Instant;
  /** The time that the question named. */
  readonly answerBy?: Instant;
};

/** The statements about such questions. */
export type UnusedTx = {
  readonly unusedAsk: (key: KeyId) => Promise<UnusedAsk | null>;
  readonly unusedAsksIn: (org: OrgId) => Promise<ReadonlyMap<KeyId, UnusedAsk>>;
  /** Asks for the first time, or anew. */
  readonly openUnusedAsk: (key: KeyId, at: Instant) => Promise<void>;
  /** False when it does not stand where it was read. */
  readonly moveUnusedAsk: (
    key: KeyId,
    from: readonly UnusedAskState[],
    to: UnusedAsk,
  ) => Promise<boolean>;
  /** The key was used meanwhile, or the question was settled. */
  readonly dropUnusedAsk: (key: KeyId) => Promise<void>;
};
