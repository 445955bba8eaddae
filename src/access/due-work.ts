import type { KeyId, OrgId, RequestId, SlackUserId } from '../policy/ids.ts';
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
  /** Bring what its key may do at Datadog to what was approved. */
  'change-scopes',
  /** Nobody decided in time. */
  'lapse',
  /** Approved, but never shown in time. */
  'close-claim',
  /** A command was to print the next key; what it left behind, should it have died, is cleared away. */
  'print',
] as const;
export const keyWork = [
  /** Delete the key at Datadog. */
  'revoke',
  /** Two keys have worked side by side long enough: can the older one go? */
  'end-overlap',
  /** The rule wants a new key in place of this one, by its age. */
  'rotate',
  /** The grant's end. */
  'expire',
  /** Find out whether an attempt without an answer made a key after all. */
  'look-up',
  /** Take over a key that ddkey did not make, as an admin wished. */
  'adopt',
  /** Ask the holder of a key that is not used whether they still need it. */
  'ask-unused',
  /** Somebody reported the key as leaked: tell those who can end it. */
  'tell-leak',
] as const;
/** Work about a whole org. */
export const orgWork = [
  /** Compare Datadog's lists with the ledger. */
  'sweep',
  /** Tell the admins what the last sweep found. */
  'sweep-news',
  /** Ask the holders of an access review, and end it on its day. */
  'key-review',
  /** Tell the admins how it ended. */
  'key-review-news',
  /** Find the keys that their rules want rotated soon. */
  'rotations',
] as const;
/** Work about one person. */
export const personWork = [
  /** Does somebody who holds keys still have a Slack account? */
  'check-holder',
  /** Bring a Home that was opened before up to date. */
  'home',
  /** Ask this person for their answers in access reviews, and remind them. */
  'review-note',
] as const;
/** Work about the ledger as a whole. */
export const ledgerWork = [
  /** Tell the head of the audit chain, once a day. */
  'audit-head',
  /** Hand new rows of the audit chain to a place outside. */
  'forward-file',
  'forward-logs',
] as const;
/** What somebody waits for in front of a screen: it must not stand behind a long backlog. */
export const awaitedWork = ['announce', 'offer', 'deliver', 'tell-leak', 'change-scopes'] as const;
/** How long a worker may hold a piece of work, in seconds; all calls of one step end before half. */
export const leaseSeconds = 60;
type RequestWork = (typeof requestWork)[number];
type KeyWork = (typeof keyWork)[number];
type OrgWork = (typeof orgWork)[number];
type PersonWork = (typeof personWork)[number];
type LedgerWork = (typeof ledgerWork)[number];

/** A lease on one piece of due work. The number rises with every claim, so a stale one loses. */
export type Claim = { readonly dueId: number; readonly number: number };

export type NewDue =
  | { readonly kind: RequestWork; readonly subject: RequestId; readonly runAt: Instant }
  | { readonly kind: KeyWork; readonly subject: KeyId; readonly runAt: Instant }
  | { readonly kind: OrgWork; readonly subject: OrgId; readonly runAt: Instant }
  | { readonly kind: PersonWork; readonly subject: SlackUserId; readonly runAt: Instant }
  | { readonly kind: LedgerWork; readonly subject: 'ledger'; readonly runAt: Instant };

/** Why work is tried again: a closed code, so that no message can carry a secret here. */
export const dueErrors = [
  'datadog-silent',
  'datadog-busy',
  'datadog-refused',
  'slack-silent',
  'slack-busy',
  'slack-refused',
  'people-unknown',
  'store-silent',
  'scopes-differ',
  'ledger-down',
  'sink-silent',
  'bug',
] as const;
export type DueError = (typeof dueErrors)[number];

export type ClaimedDue = NewDue & {
  readonly claim: Claim;
  readonly attempts: number;
  /** How often this work was asked for when it was claimed. */
  readonly wanted: number;
};

/** What a step says when it is through: finished, or again later. */
export type StepResult =
  | { readonly kind: 'done' }
  /** Finished, and what follows is claimed already: it runs at once, in the same place. */
  | { readonly kind: 'next'; readonly due: ClaimedDue }
  /** Nothing went wrong; it is simply not the time yet. */
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'again'; readonly error: DueError; readonly notBefore?: Instant };

export const done: StepResult = { kind: 'done' };
export const again = (error: DueError, notBefore?: Instant): StepResult =>
  notBefore === undefined ? { kind: 'again', error } : { kind: 'again', error, notBefore };

/** A step of several parts is over before its last one. */
export type Through = { readonly kind: 'through'; readonly result: StepResult };
export const through = (result: StepResult): Through => ({ kind: 'through', result });
