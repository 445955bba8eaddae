import type { About } from './current.ts';

/** What the bot does that is worth a time, a span and a log line. Names are from closed sets. */
export type Doing =
  | { readonly kind: 'listener'; readonly name: string; readonly about: About }
  | { readonly kind: 'work'; readonly name: string; readonly about: About }
  | { readonly kind: 'slack'; readonly name: string }
  | { readonly kind: 'datadog'; readonly name: string; readonly org: string };

/** Runs something and keeps how long it took and how it ended; changes nothing about it. */
export type Observe = <T>(
  doing: Doing,
  run: () => Promise<T>,
  /** How it ended, as a word from a closed set; a throw is `failed`. */
  outcomeOf: (value: T) => string,
) => Promise<T>;

/** Where nobody looks. */
export const unobserved: Observe = (_doing, run) => run();
