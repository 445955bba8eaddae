import { marksOf } from './match-call.ts';
import type { Operation } from './scope-facts.ts';

type Known = { readonly operation: Operation; readonly segments: readonly string[] };

const shelfOf = (method: string, segments: readonly string[]): string =>
  `${method} ${segments.length}`;

/** The operations by method and length of path: a busy key has thousands of calls to place. */
function shelves(operations: readonly Operation[]): ReadonlyMap<string, readonly Known[]> {
  const found = new Map<string, Known[]>();
  for (const operation of operations) {
    const segments = operation.path.split('/');
    const shelf = shelfOf(operation.method, segments);
    found.set(shelf, [...(found.get(shelf) ?? []), { operation, segments }]);
  }
  return found;
}

function bestOf(written: readonly string[], known: readonly Known[]): Operation | null {
  let best: { readonly marks: string; readonly operation: Operation } | null = null;
  for (const { operation, segments } of known) {
    const marks = marksOf(written, segments);
    // Own words go before values: the marks of a better fit come first.
    if (marks !== null && (best === null || marks < best.marks)) best = { marks, operation };
  }
  return best?.operation ?? null;
}

/** A way to tell which operation a call was that somebody made; null for one that is not known. */
export function callPlacer(operations: readonly Operation[]) {
  const known = shelves(operations);
  return (method: string, path: string): Operation | null => {
    const written = path.replace(/\/+$/u, '').split('/');
    const verb = method === 'HEAD' ? 'GET' : method;
    return bestOf(written, known.get(shelfOf(verb, written)) ?? []);
  };
}
