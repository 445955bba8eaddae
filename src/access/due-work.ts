import type { KeyId, RequestId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/** Work about a request, and work about one key. */
export const requestWork = [
  /** Post the approval card. */
  'announce',
  /** Look again whether somebody can decide it. */
  'recheck',
  /** Say what is due to be said beside card and note: reminders, and news for other channels. */
  'tell',
  /** Bring the card up to date. */
  'card',
  /** Bring the requester's direct message up to date. */
  'note',
  /** After approval: show at once if the requester is there, else wait for the press. */
  'offer',
  /** Make the key of the current generation and show it. */
  'deliver',
  /** Nobody decided in time. */
  'lapse',
  /** Approved, but never shown in time. */
  'close-claim',
] as const;
export const keyWork = [
  /** Delete the key at Datadog. */
  'revoke',
  /** The grant's end. */
  'expire',
  /** Find out whether an attempt without an answer made a key after all. */
  'look-up',
] as const;
/** What somebody waits for in front of a screen: it must not stand behind a long backlog. */
export const awaitedWork = ['announce', 'offer', 'deliver'] as const;
type RequestWork = (typeof requestWork)[number];
type KeyWork = (typeof keyWork)[number];

/** A lease on one piece of due work. The number rises with every claim, so a stale one loses. */
export type Claim = { readonly dueId: number; readonly number: number };

export type NewDue =
  | { readonly kind: RequestWork; readonly subject: RequestId; readonly runAt: Instant }
  | { readonly kind: KeyWork; readonly subject: KeyId; readonly runAt: Instant };

/** Why work is tried again: a closed code, so that no message can carry a secret here. */
export type DueError =
  | 'datadog-silent'
  | 'datadog-busy'
  | 'datadog-refused'
  | 'slack-silent'
  | 'slack-busy'
  | 'slack-refused'
  | 'people-unknown'
  | 'ledger-down'
  | 'bug';

export type ClaimedDue = NewDue & {
  readonly claim: Claim;
  readonly attempts: number;
  /** How often this work was asked for when it was claimed. */
  readonly wanted: number;
};

/** What a step says when it is through: finished, or again later. */
export type StepResult =
  | { readonly kind: 'done' }
  /** Nothing went wrong; it is simply not the time yet. */
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'again'; readonly error: DueError; readonly notBefore?: Instant };

export const done: StepResult = { kind: 'done' };
export const again = (error: DueError, notBefore?: Instant): StepResult =>
  notBefore === undefined ? { kind: 'again', error } : { kind: 'again', error, notBefore };
