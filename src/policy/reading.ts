import type { Needs } from './scope-facts.ts';

/** One part of a text that was understood, and what it needs. */
export type Part = {
  /** As it is known, such as `GET /api/v1/monitor/{monitor_id}`. */
  readonly what: string;
  readonly needs: readonly Needs[];
  /** Words of the text that hint at one of several scopes, such as `logs` in a path. */
  readonly hints: readonly string[];
};

/** What one reader made of a text. */
export type Reading = {
  readonly parts: readonly Part[];
  /** A sentence for each part that was seen and not understood. */
  readonly unclear: readonly string[];
  /** A sentence for each thing that was taken for granted. */
  readonly notes: readonly string[];
  /** The text, with `read` in place of what was dealt with. */
  readonly rest: string;
};

/** Stands in a text for what a reader has dealt with; nobody types it. */
export const read = '\u0001';

/** Somebody else's text in one of our sentences: short, on one line. */
export function cited(text: string, most = 60): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
