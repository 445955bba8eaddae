import type { Generated, Selectable } from 'kysely';
import type { KeyReviewTables } from './key-review-tables.ts';
import type { SweepTables } from './sweep-tables.ts';
import type { TargetTables } from './target-tables.ts';

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
  /** The request whose grant this one changes, and how. */
  amends: string | null;
  amendment: string | null;
  deliver_to: string | null;
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
  ended_by: string | null;
  end_note: string | null;
  handed_by: string | null;
  handed_at: string | null;
  note_holder: string | null;
  /** Where it was changed since: the whole life, and the scopes as JSON. */
  lifetime_seconds: number | null;
  scopes: string | null;
  /** The end at which its holder lets it go. */
  let_go: string | null;
};

type UnusedAskTable = {
  key_id: string;
  state: string;
  at: string;
  answer_by: string | null;
};

type StrangerTable = {
  org: string;
  datadog_id: string;
  credential: string;
  name: string;
  last4: string;
};

type AdoptionTable = {
  key_id: string;
  org: string;
  datadog_id: string;
  name: string;
  holder: string;
  purpose: string;
  lifetime_seconds: number;
  asked_by: string;
  outcome: string | null;
};

type LeftHolderTable = {
  person: string;
  since: string;
  told_at: string;
  told: string;
  revokes_at: string | null;
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
  /** The job that was picked in the form. */
  preset: string | null;
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
  rotating_since: string | null;
  overlap_ends_at: string | null;
  /** Its name at Datadog where ddkey did not give it. */
  listed_as: string | null;
  revoking_at: string | null;
  /** Who was given it at a command line. */
  printed_for: string | null;
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

export type AuditTable = {
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

type AuditMarkTable = {
  teller: string;
  seq: number;
  hash: string;
  at: string;
};

type LeakTable = {
  key_id: string;
  reporter: string;
  at: string;
};

type HomeTable = {
  person: string;
  opened_at: string;
  page: number;
  /** Of the list of all keys, as JSON; null while their own Home is shown. */
  filter: string | null;
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
  audit_mark: AuditMarkTable;
  leak_report: LeakTable;
  home_opened: HomeTable;
  unused_ask: UnusedAskTable;
  left_holder: LeftHolderTable;
  stranger: StrangerTable;
  adoption: AdoptionTable;
} & KeyReviewTables &
  SweepTables &
  TargetTables;

export type RequestRow = Selectable<RequestTable>;
export type VoteRow = Selectable<VoteTable>;
export type ReviewRow = Selectable<ReviewTable>;
export type GrantRow = Selectable<GrantTable>;
export type KeyRow = Selectable<KeyTable>;
export type DueRow = Selectable<DueTable>;
