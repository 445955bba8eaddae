import type { Generated, Selectable } from 'kysely';

/*
 * The tables as both databases hold them: text, whole numbers and null. Moments are ISO text,
 * yes/no is 1/0, lists are JSON text.
 */
type RequestTable = {
  id: string;
  revision: number;
  state: string;
  requester: string;
  ask: string;
  site: string;
  rule: string;
  view_id: string;
  submitted_at: string;
  lapses_at: string;
  decision: string | null;
  failure: string | null;
  card_channel: string | null;
  card_ts: string | null;
  note_channel: string | null;
  note_ts: string | null;
  note_calls: number;
  /** Who decides, as of the last look at the rules. */
  need: Generated<number>;
  fallback: Generated<number>;
  asked_in: string | null;
  eligible: string | null;
  rule_before: string | null;
  nobody_since: string | null;
  adjusted: string | null;
  cancellation: string | null;
};

type VoteTable = {
  request_id: string;
  revision: number;
  person: string;
  verdict: string;
  at: string;
  counts: number;
};

type ReviewTable = {
  request_id: string;
  person: string;
  opened_at: string;
  reviewed_at: string | null;
  reviewed_by: string | null;
};

type ToldTable = {
  request_id: string;
  what: string;
  at: string;
};

type GrantTable = {
  request_id: string;
  holder: string;
  generation: number;
  claim_ends_at: string;
  expires_at: string | null;
  trouble: string | null;
  ended_at: string | null;
  end_reason: string | null;
};

type GenerationTable = {
  request_id: string;
  number: number;
  asked_at: string;
  asked_by: string;
};

type KeyTable = {
  id: string;
  request_id: string;
  generation: number;
  state: string;
  kind: string;
  org: string;
  owner: string;
  name: string;
  scopes: string;
  /** As they are compared with those of a request; null in keys of the first version. */
  purpose: string | null;
  scope_set: string | null;
  attempt_due: number;
  attempt_number: number;
  datadog_id: string | null;
  last4: string | null;
  replaces: string | null;
  intended_at: string;
  shown_at: string | null;
  expires_at: string | null;
  received_at: string | null;
  revoke_reason: string | null;
  ended_at: string | null;
};

type DueTable = {
  id: Generated<number>;
  kind: string;
  subject: string;
  run_at: string;
  attempts: number;
  last_error: string | null;
  wanted: number;
  claim_number: number;
  claimed_until: string | null;
};

type AuditTable = {
  seq: number;
  at: string;
  actor: string;
  what: string;
  request_id: string | null;
  key_id: string | null;
  details: string;
  previous_hash: string;
  hash: string;
};

type HomeTable = {
  person: string;
  opened_at: string;
  page: number;
};

export type Database = {
  request: RequestTable;
  vote: VoteTable;
  review: ReviewTable;
  told: ToldTable;
  grant: GrantTable;
  generation: GenerationTable;
  key: KeyTable;
  due_work: DueTable;
  audit_event: AuditTable;
  home_opened: HomeTable;
};

export type RequestRow = Selectable<RequestTable>;
export type VoteRow = Selectable<VoteTable>;
export type ReviewRow = Selectable<ReviewTable>;
export type GrantRow = Selectable<GrantTable>;
export type KeyRow = Selectable<KeyTable>;
export type DueRow = Selectable<DueTable>;
