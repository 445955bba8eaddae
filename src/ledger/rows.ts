import { z } from 'zod';
import type { Ender, Grant, KeyRecord, Owner } from '../access/grant.ts';
import { grantEnds, revokeReasons, troubles } from '../access/grant.ts';
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
  Operator,
  OrgId,
  RequestId,
  ScopeName,
  SlackChannelId,
  SlackUserId,
} from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import { Target } from '../policy/target.ts';
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

const Change = z.discriminatedUnion('how', [
  z.object({
    how: z.literal('extend'),
    bySeconds: z.number(),
    until: Instant,
    newKey: z.boolean(),
  }),
  z.object({ how: z.literal('scopes'), added: z.array(ScopeName), removed: z.array(ScopeName) }),
]);
const Amended = z.object({
  request: RequestId,
  key: KeyId,
  last4: z.string().nullable(),
  change: Change,
});

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
  amends: maybeJson(Amended, row.amendment),
  deliverTo: maybeJson(Target, row.deliver_to),
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

const GrantEnd = z.enum(grantEnds);

const Enders = z.union([SlackUserId, Operator]);

const enderOf = ({ ended_by: by, end_note: note }: GrantRow): { readonly ender?: Ender } =>
  by === null ? {} : { ender: { by: Enders.parse(by), note } };

const handedOf = (row: GrantRow): Pick<Grant, 'handed' | 'noteHolder'> => ({
  ...(row.handed_by === null || row.handed_at === null
    ? {}
    : { handed: { by: SlackUserId.parse(row.handed_by), at: Instant.parse(row.handed_at) } }),
  ...(row.note_holder === null ? {} : { noteHolder: SlackUserId.parse(row.note_holder) }),
});

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
  lifetimeSeconds: row.lifetime_seconds,
  scopes: maybeJson(z.array(ScopeName), row.scopes),
  letGo: instant(row.let_go),
  ...enderOf(row),
  ...handedOf(row),
});

const ownUser = 'current_user';
const somebodyElse = 'other ';

/** An owner as a text: `current_user`, the service account's UUID, or `other` and a UUID. */
export function ownerText(owner: Owner): string {
  switch (owner.kind) {
    case 'current-user':
      return ownUser;
    case 'service-account':
      return owner.id;
    case 'other':
      return `${somebodyElse}${owner.id}`;
  }
}

/** An owner back from its text. */
export function ownerOf(text: string): Owner {
  if (text === ownUser) return { kind: 'current-user' };
  return text.startsWith(somebodyElse)
    ? { kind: 'other', id: DatadogId.parse(text.slice(somebodyElse.length)) }
    : { kind: 'service-account', id: DatadogId.parse(text) };
}

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
  rotatingSince: instant(row.rotating_since),
  overlapEndsAt: instant(row.overlap_ends_at),
  ...(row.printed_for === null ? {} : { printedFor: Operator.parse(row.printed_for) }),
  ...(row.listed_as === null ? {} : { listedAs: row.listed_as }),
});
