import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Owner } from './grant.ts';
import type { Listed } from './home-reads.ts';
import type { Story } from './notes.ts';

/** Somebody whose Slack account is closed while they hold keys. */
export type LeftHolder = {
  readonly since: Instant;
  /** When the admins were last begun to be told, and whom of them that reached. */
  readonly toldAt: Instant;
  readonly told: readonly string[];
  /** When their keys end without a decision, as the admins were told; null where nothing ends them early. */
  readonly revokesAt: Instant | null;
};

/** The statements about them. */
export type LeftHolderTx = {
  readonly leftHolder: (person: SlackUserId) => Promise<LeftHolder | null>;
  readonly setLeftHolder: (person: SlackUserId, left: LeftHolder) => Promise<void>;
  /** False where it was not known. */
  readonly dropLeftHolder: (person: SlackUserId) => Promise<boolean>;
};

/** A key of theirs that goes on working, and whose it is at Datadog. */
export type KeyLeftBehind = {
  readonly story: Story;
  readonly key: KeyId;
  readonly last4: string;
  readonly expiresAt: Instant;
  readonly owner: Owner['kind'];
};

/** For the admins: what somebody left behind. */
export type LeftHolderNote = {
  readonly person: SlackUserId;
  readonly revokesAt: Instant | null;
  /** The admins were told before, and nobody decided. */
  readonly isReminder: boolean;
  readonly keys: Listed<KeyLeftBehind>;
};
