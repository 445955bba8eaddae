import type { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Case } from './case.ts';
import type { KeyFilter } from './key-filter.ts';

/** The first few of a list, and how long the whole list is. */
export type Listed<T> = { readonly items: readonly T[]; readonly count: number };

/** A part of a list: how many to leave out, and how many to give. */
export type Slice = { readonly after: number; readonly most: number };

/** Longer queues than this are not counted to their end. */
export const countedAtMost = 100;

/** What of Home a person looks at: a page of their own keys, or of everybody's that fit. */
export type HomePlace = { readonly page: number; readonly filter: KeyFilter | null };

/** What App Home and `/ddkey list` read. No transaction: reading must never hold up a decision. */
export type HomeReads = {
  /** The person's running grants of which a key was shown, soonest end first; one for each grant. */
  readonly keysHeld: (holder: SlackUserId, slice: Slice) => Promise<Listed<Case>>;
  /** The person's approved requests of which no key comes before they press. */
  readonly waitingForPress: (holder: SlackUserId, most: number) => Promise<Listed<Case>>;
  /** The person's newest requests, however they stand. */
  readonly lastRequests: (requester: SlackUserId, most: number) => Promise<readonly Case[]>;
  /** Newest posted requests of other people that nobody decided yet, counted to `countedAtMost`. */
  readonly waitingForDecision: (person: SlackUserId, most: number) => Promise<Listed<Case>>;
  /** The person's grants that have ended, of which Datadog still has a key. */
  readonly keysRevoking: (holder: SlackUserId, most: number) => Promise<Listed<Case>>;
  /** Remembers that a person has a Home, and what of it they look at. */
  readonly rememberHome: (
    person: SlackUserId,
    seen: { readonly at: Instant } & HomePlace,
  ) => Promise<void>;
  /** What a person's Home shows, and since when; null when they never opened it. */
  readonly homePlace: (
    person: SlackUserId,
  ) => Promise<({ readonly at: Instant } & HomePlace) | null>;
};
