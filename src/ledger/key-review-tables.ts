import type { Generated, Selectable } from 'kysely';

/* The tables of access reviews. */
type KeyReviewTable = {
  number: number;
  org: string;
  state: string;
  started_at: string;
  started_by: string;
  until: string;
  unanswered: string | null;
  asked_at: string | null;
  ended_at: string | null;
  told: Generated<string>;
};

type KeyReviewItemTable = {
  review: number;
  key_id: string;
  /** Who held it at the end; before, the grant says it. */
  holder: string | null;
  last_used_at: string | null;
  answer: string | null;
  answered_at: string | null;
  answered_by: string | null;
  outcome: string | null;
  settled_at: string | null;
};

type KeyReviewNoteTable = {
  review: number;
  person: string;
  channel: string | null;
  ts: string | null;
  posted_at: string | null;
  page: number;
  reminded: number | null;
  unreachable: number;
  final: number;
};

export type KeyReviewTables = {
  key_review: KeyReviewTable;
  key_review_item: KeyReviewItemTable;
  key_review_note: KeyReviewNoteTable;
};

export type KeyReviewRow = Selectable<KeyReviewTable>;
export type KeyReviewNoteRow = Selectable<KeyReviewNoteTable>;
