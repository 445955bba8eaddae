import type { PolicyRefusal } from '../policy/evaluate.ts';
import type { RequestId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Unfit } from '../policy/people.ts';
import type { KeyAnswer } from './key-review.ts';
import type { RequestState } from './lifecycle.ts';

/** Every expected "no". Each has one public sentence in blocks/refusal-note.ts. */
export type Refusal =
  | { readonly code: 'policy'; readonly because: PolicyRefusal }
  | { readonly code: 'person-unfit'; readonly why: Unfit }
  /** Said to an approver: the person who asked may no longer be given keys. */
  | { readonly code: 'requester-unfit'; readonly why: Unfit }
  | { readonly code: 'people-unreachable' }
  | { readonly code: 'channel-unfit'; readonly why: ChannelUnfit }
  | { readonly code: 'unknown-request' }
  | { readonly code: 'old-message' }
  /** A copy of a message, or one whose place was never recorded: it can be cleared away. */
  | { readonly code: 'stray-message' }
  | { readonly code: 'self-approval' }
  | { readonly code: 'not-an-approver' }
  | {
      readonly code: 'already-decided';
      readonly state: RequestState;
      readonly by: SlackUserId | null;
      readonly at: Instant | null;
    }
  /** Said yes already, and others have to. */
  | { readonly code: 'already-voted'; readonly have: number; readonly need: number }
  | { readonly code: 'no-vote' }
  /** An adjustment that would add something, leave nothing, or change nothing. */
  | { readonly code: 'only-less' }
  | { readonly code: 'nothing-left' }
  | { readonly code: 'nothing-changed' }
  | { readonly code: 'not-an-admin' }
  /** For whoever is neither holder, nor approver of it, nor admin. */
  | { readonly code: 'may-not-revoke' }
  /** What Datadog holds beside the ledger is for admins to see. */
  | { readonly code: 'report-for-admins' }
  | { readonly code: 'review-open' }
  | { readonly code: 'reviewed-already' }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'not-yours' }
  | { readonly code: 'key-is-dead'; readonly last4: string | null }
  | { readonly code: 'key-on-its-way' }
  | { readonly code: 'already-shown'; readonly at: Instant | null; readonly last4: string | null }
  /** A third key, while two work already. */
  | { readonly code: 'rotation-open'; readonly last4: string | null }
  /** The old key is not ended before the holder has the new one. */
  | { readonly code: 'new-key-missing' }
  /** The one who shall look after a key cannot. */
  | { readonly code: 'holder-unfit'; readonly why: Unfit }
  | { readonly code: 'held-already' }
  /** No such key at the last sweep. */
  | { readonly code: 'unknown-key' }
  | { readonly code: 'adopted-already' }
  /** For whoever would print a key that a rule has written into a secret store. */
  | { readonly code: 'kept-in-store' }
  /** Another key on an approval that somebody else was given. */
  | { readonly code: 'not-shown-to-you' }
  | { readonly code: 'grant-ended' }
  /** What a key used is not known any more, or it is all that it has. */
  | { readonly code: 'use-unclear' }
  /** For whoever would change a key that has ended. */
  | { readonly code: 'key-over' }
  /** For whoever would change a key while another takes its place. */
  | { readonly code: 'two-keys'; readonly last4: string | null }
  /** Another change of the same key waits. */
  | { readonly code: 'change-open' }
  /** An API key can do one thing, and nothing about that can be changed. */
  | { readonly code: 'no-scopes-to-change' }
  | { readonly code: 'same-scopes' }
  /** For whoever would rotate a key whose scopes are on their way to Datadog. */
  | { readonly code: 'change-running' }
  /** It was changed since the form was opened. */
  | { readonly code: 'key-changed' }
  /** For whoever would take an approval back that has ended by itself or by others. */
  | { readonly code: 'approval-over' }
  | { readonly code: 'too-many-shows'; readonly most: number }
  /** About access reviews: the one that is open in an org, its day, and what was answered. */
  | { readonly code: 'key-review-open'; readonly until: Instant }
  | { readonly code: 'key-review-over' }
  | { readonly code: 'key-review-date'; readonly why: 'no date' | 'past' | 'too far' }
  | { readonly code: 'key-answered'; readonly answer: KeyAnswer; readonly at: Instant | null }
  | { readonly code: 'no-live-keys' }
  | { readonly code: 'no-key-review' }
  | { readonly code: 'ledger-down' };

export type ChannelUnfit = 'not found' | 'not joined' | 'public' | 'shared' | 'archived';

export type Refused = {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  readonly requestId?: RequestId;
};

export const refused = (refusal: Refusal): Refused => ({ kind: 'refused', refusal });
