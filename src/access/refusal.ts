import type { PolicyRefusal } from '../policy/evaluate.ts';
import type { RequestId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Unfit } from '../policy/people.ts';
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
  | { readonly code: 'review-open' }
  | { readonly code: 'reviewed-already' }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'not-yours' }
  | { readonly code: 'key-is-dead'; readonly last4: string | null }
  | { readonly code: 'key-on-its-way' }
  | { readonly code: 'already-shown'; readonly at: Instant | null; readonly last4: string | null }
  | { readonly code: 'grant-ended' }
  /** For whoever would take an approval back that has ended by itself or by others. */
  | { readonly code: 'approval-over' }
  | { readonly code: 'too-many-shows'; readonly most: number }
  | { readonly code: 'ledger-down' };

export type ChannelUnfit = 'not found' | 'not joined' | 'public' | 'shared' | 'archived';

export type Refused = {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  readonly requestId?: RequestId;
};

export const refused = (refusal: Refusal): Refused => ({ kind: 'refused', refusal });
