import { z } from 'zod';
import type { Grant, KeyRecord, Owner } from '../access/grant.ts';
import { revokeReasons, troubles } from '../access/grant.ts';
import { keyStates, requestStates } from '../access/lifecycle.ts';
import {
  type AccessRequest,
  failureCodes,
  type Posted,
  type Review,
  type Vote,
} from '../access/request.ts';
import { Ask, Credential } from '../policy/ask.ts';
import {
  DatadogId,
  KeyId,
  OrgId,
  RequestId,
  ScopeName,
  SlackChannelId,
  SlackUserId,
} from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { GrantRow, KeyRow, RequestRow, ReviewRow, VoteRow } from './database.ts';

/* Rows back into the product's own types. A row that does not fit is a fault, never a guess. */

const Decision = z.object({
  by: SlackUserId.nullable(),
  at: Instant,
  verdict: z.enum(['approve', 'deny']),
  reason: z.string().nullable(),
});

const Adjustment = z.object({
  by: SlackUserId,
  at: Instant,
  removed: z.array(ScopeName),
  lifetimeBefore: z.number().nullable(),
});
const Cancellation = z.object({ by: SlackUserId, at: Instant, reason: z.string() });

const json = <T>(schema: z.ZodType<T>, text: string): T => schema.parse(JSON.parse(text));

const maybeJson = <T>(schema: z.ZodType<T>, text: string | null): T | null =>
  text === null ? null : json(schema, text);

const posted = (channel: string | null, ts: string | null): Posted | null =>
  channel === null || ts === null ? null : { channel: SlackChannelId.parse(channel), ts };

const instant = (text: string | null): Instant | null =>
  text === null ? null : Instant.parse(text);

/** A request from its row. */
export const requestOf = (row: RequestRow): AccessRequest => ({
  id: RequestId.parse(row.id),
  revision: row.revision,
  state: z.enum(requestStates).parse(row.state),
  requester: SlackUserId.parse(row.requester),
  ask: json(Ask, row.ask),
  site: row.site,
  rule: row.rule,
  submittedAt: Instant.parse(row.submitted_at),
  lapsesAt: Instant.parse(row.lapses_at),
  decision: maybeJson(Decision, row.decision),
  failure: z.enum(failureCodes).nullable().parse(row.failure),
  card: posted(row.card_channel, row.card_ts),
  note: posted(row.note_channel, row.note_ts),
  noteCalls: row.note_calls === 1,
  need: row.need,
  fallback: row.fallback === 1,
  askedIn: SlackChannelId.nullable().parse(row.asked_in),
  eligible: maybeJson(z.array(SlackUserId), row.eligible),
  ruleBefore: row.rule_before,
  nobodySince: instant(row.nobody_since),
  adjusted: maybeJson(Adjustment, row.adjusted),
  cancellation: maybeJson(Cancellation, row.cancellation),
});

/** A vote from its row. */
export const voteOf = (row: VoteRow): Vote => ({
  person: SlackUserId.parse(row.person),
  verdict: z.enum(['approve', 'deny']).parse(row.verdict),
  at: Instant.parse(row.at),
  counts: row.counts === 1,
});

/** A review from its row. */
export const reviewOf = (row: ReviewRow): Review => ({
  person: SlackUserId.parse(row.person),
  openedAt: Instant.parse(row.opened_at),
  reviewedAt: instant(row.reviewed_at),
  reviewedBy: SlackUserId.nullable().parse(row.reviewed_by),
});

const GrantEnd = z.enum(['expired', 'revoked', 'withdrawn', 'lapsed', 'cancelled', 'failed']);

/** A grant from its row. */
export const grantOf = (row: GrantRow): Grant => ({
  requestId: RequestId.parse(row.request_id),
  holder: SlackUserId.parse(row.holder),
  generation: row.generation,
  claimEndsAt: Instant.parse(row.claim_ends_at),
  expiresAt: instant(row.expires_at),
  trouble: z.enum(troubles).nullable().parse(row.trouble),
  endedAt: instant(row.ended_at),
  end: GrantEnd.nullable().parse(row.end_reason),
});

const ownUser = 'current_user';

/** An owner as one word: `current_user` or the service account's UUID. */
export const ownerText = (owner: Owner): string =>
  owner.kind === 'current-user' ? ownUser : owner.id;

/** An owner back from its word. */
export const ownerOf = (text: string): Owner =>
  text === ownUser
    ? { kind: 'current-user' }
    : { kind: 'service-account', id: DatadogId.parse(text) };

/** A key from its row. */
export const keyOf = (row: KeyRow): KeyRecord => ({
  id: KeyId.parse(row.id),
  requestId: RequestId.parse(row.request_id),
  generation: row.generation,
  state: z.enum(keyStates).parse(row.state),
  kind: Credential.parse(row.kind),
  org: OrgId.parse(row.org),
  owner: ownerOf(row.owner),
  name: row.name,
  scopes: json(z.array(ScopeName), row.scopes),
  attempt: { dueId: row.attempt_due, number: row.attempt_number },
  datadogId: row.datadog_id === null ? null : DatadogId.parse(row.datadog_id),
  last4: row.last4,
  replaces: row.replaces,
  intendedAt: Instant.parse(row.intended_at),
  shownAt: instant(row.shown_at),
  expiresAt: instant(row.expires_at),
  receivedAt: instant(row.received_at),
  revokeReason: z.enum(revokeReasons).nullable().parse(row.revoke_reason),
  endedAt: instant(row.ended_at),
});
