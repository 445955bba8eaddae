import type { Ask } from '../policy/ask.ts';
import type { RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { RequestState } from './lifecycle.ts';

/** Where a message stands in Slack; `ts` counts only together with the channel. */
export type Posted = { readonly channel: SlackChannelId; readonly ts: string };

/** Why a request ended without a key; shown to people as a sentence, never as this word. */
export const failureCodes = [
  'nobody-can-approve',
  'policy-says-no',
  'requester-left',
  'scopes-refused',
  'owner-may-not',
  'key-limit-reached',
  'scopes-differ',
  'tokens-not-offered',
  'datadog-refused',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export type Decision = {
  readonly by: SlackUserId;
  readonly at: Instant;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | null;
};

/** One request, with where it stands and which messages show it. */
export type AccessRequest = {
  readonly id: RequestId;
  readonly revision: number;
  readonly state: RequestState;
  readonly requester: SlackUserId;
  readonly ask: Ask;
  /** Datadog site at the time of asking, for people to read. */
  readonly site: string;
  readonly rule: string;
  readonly submittedAt: Instant;
  readonly lapsesAt: Instant;
  readonly decision: Decision | null;
  readonly failure: FailureCode | null;
  readonly card: Posted | null;
  readonly note: Posted | null;
  /** The note offers a button that nobody pressed yet: it was posted anew to be noticed. */
  readonly noteCalls: boolean;
};
