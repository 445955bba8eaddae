import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Query } from './list-query.ts';
import type { Org } from './org.ts';

/** One call whose sender is known and allowed to make it. `body` is parsed JSON or undefined. */
export type Asked = {
  readonly org: Org;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: unknown;
};

/** Does the thing at once and says what Datadog would answer. */
export type Handler = (asked: Asked) => Answer;
