import { chooseScopes } from './choose-scopes.ts';
import type { ScopeName } from './ids.ts';
import { callPlacer } from './place-call.ts';
import type { Part } from './reading.ts';
import type { Needs, Operation } from './scope-facts.ts';

/** Calls of one sort that a key made; the path holds its values. */
export type CallMade = {
  readonly method: string;
  readonly path: string;
  readonly times: number;
  /** Datadog said no to them, so they used nothing. */
  readonly isRefused: boolean;
};

/** What the scopes of a key were good for, as far as its calls tell. */
export type UsedScopes = {
  readonly used: readonly ScopeName[];
  /** No call needed them, though some calls would. */
  readonly unused: readonly ScopeName[];
  /** No call that is known needs them, so that none can tell whether they are used. */
  readonly untold: readonly ScopeName[];
  /** How many calls are not known, or needed something that is not published or not held. */
  readonly unplaced: number;
};

/** They ask whether a key is good, and whose it is; that is what ddkey itself suggests to try. */
const checks: ReadonlySet<string> = new Set([
  'GET /api/v1/validate',
  'GET /api/v2/validate',
  'GET /api/v2/validate_keys',
  'GET /api/v2/current_user',
]);

type Placed = { readonly part: Part | null; readonly isClear: boolean };

const nothing: Placed = { part: null, isClear: true };
const unclear: Placed = { part: null, isClear: false };

/** What one operation took of the scopes that the key holds. */
function taken({ method, path, needs }: Operation, held: ReadonlySet<ScopeName>): Placed {
  const what = `${method} ${path}`;
  if (checks.has(what)) return nothing;
  if (!('scopes' in needs)) return needs.how === 'unpublished' ? unclear : nothing;
  const scopes = needs.scopes.filter((scope) => held.has(scope));
  const isClear =
    needs.how === 'one-of' ? scopes.length > 0 : scopes.length === needs.scopes.length;
  const narrowed: Needs = { how: needs.how, scopes };
  return { part: { what, needs: [narrowed], hints: [] }, isClear };
}

/** What is needed by some operation, and so can be seen in use. */
const tellable = (operations: readonly Operation[]): ReadonlySet<ScopeName> =>
  new Set(operations.flatMap(({ needs }) => ('scopes' in needs ? needs.scopes : [])));

/**
 * Which of a key's scopes its calls needed: the smallest set that covers them. A call that cannot
 * be placed is counted, never left out.
 */
export function usedScopes(
  held: readonly ScopeName[],
  calls: readonly CallMade[],
  operations: readonly Operation[],
): UsedScopes {
  const place = callPlacer(operations);
  const own = new Set(held);
  const parts = new Map<Operation, Part>();
  let unplaced = 0;
  for (const call of calls.filter(({ isRefused }) => !isRefused)) {
    const operation = place(call.method, call.path);
    const { part, isClear } = operation === null ? unclear : taken(operation, own);
    if (operation !== null && part !== null) parts.set(operation, part);
    if (!isClear) unplaced += call.times;
  }
  const needed = new Set(chooseScopes([...parts.values()]));
  const told = tellable(operations);
  return {
    used: held.filter((scope) => needed.has(scope)),
    unused: held.filter((scope) => !needed.has(scope) && told.has(scope)),
    untold: held.filter((scope) => !needed.has(scope) && !told.has(scope)),
    unplaced,
  };
}
