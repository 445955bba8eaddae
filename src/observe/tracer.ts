import type { About } from './current.ts';
import type { Doing } from './doing.ts';

export type Span = {
  /** What its parts name as their parent; null where nothing is traced. */
  readonly inner: object | null;
  readonly traceId: string | null;
  readonly end: (outcome: string, about: About) => void;
};

/** Keeps spans of what the bot does. */
export type Tracer = {
  readonly start: (doing: Doing, parent: object | null) => Span;
  /** Hands over what is left, within a few seconds. */
  readonly stop: () => Promise<void>;
};

const nothing: Span = { inner: null, traceId: null, end: () => {} };

/** Where nothing is traced. */
export const noTraces: Tracer = { start: () => nothing, stop: () => Promise.resolve() };
