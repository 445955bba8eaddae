import type { WrittenCall } from './call-in-text.ts';
import { nearestName } from './nearest.ts';
import { cited } from './reading.ts';
import type { Operation } from './scope-facts.ts';

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** How well a path fits an operation's: one sign a segment, `0` for its own words; null for not. */
export function marksOf(written: readonly string[], segments: readonly string[]): string | null {
  if (written.length !== segments.length) return null;
  let marks = '';
  for (const [index, segment] of segments.entries()) {
    const word = written[index] ?? '';
    if (word === segment) marks += '0';
    else if (isParameter(segment) && word !== '') marks += '1';
    else return null;
  }
  return marks;
}

/** The operations whose path fits best: own words go before values. */
function bestFits(path: string, operations: readonly Operation[]): readonly Operation[] {
  const written = path.split('/');
  let best: string | null = null;
  let found: Operation[] = [];
  for (const operation of operations) {
    const marks = marksOf(written, operation.path.split('/'));
    if (marks === null || (best !== null && marks > best)) continue;
    if (marks !== best) found = [];
    best = marks;
    found.push(operation);
  }
  return found;
}

/** The words that stand where the operation's path has a value. */
const valuesIn = (path: string, operation: Operation): string[] =>
  path.split('/').filter((_, index) => isParameter(operation.path.split('/')[index] ?? ''));

type Match =
  | {
      readonly kind: 'matched';
      readonly operation: Operation;
      readonly values: readonly string[];
      readonly note: string | null;
    }
  | { readonly kind: 'unclear'; readonly why: string };

const list = (methods: readonly string[]): string => methods.join(' or ');

/** What tools say in an error where they leave the method out. */
const inWords: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/\berror creating\b/iu, ['POST'], 'creating'],
  [/\berror updating\b/iu, ['PUT', 'PATCH'], 'updating'],
  [/\berror deleting\b/iu, ['DELETE'], 'deleting'],
];

function byWords(around: string, fits: readonly Operation[]): Match | null {
  for (const [pattern, methods, doing] of inWords) {
    const operation = pattern.test(around)
      ? fits.find(({ method }) => methods.includes(method))
      : undefined;
    if (operation === undefined) continue;
    const note = `The error speaks of ${doing}, so I took ${operation.path} as ${operation.method}.`;
    return { kind: 'matched', operation, values: [], note };
  }
  return null;
}

/** Without a method: the only one that the path takes, or reading, and both are said. */
function guessed({ path }: WrittenCall, fits: readonly Operation[]): Match {
  const [only, ...others] = fits;
  const got = fits.find((operation) => operation.method === 'GET');
  const operation = others.length === 0 ? only : got;
  if (operation === undefined) {
    const methods = list(fits.map(({ method }) => method));
    return { kind: 'unclear', why: `Say how ${cited(path)} is called: ${methods}.` };
  }
  const why =
    others.length === 0
      ? `${operation.path} takes ${operation.method} alone, so I took that.`
      : `No method stands before ${operation.path}, so I took it as GET; write ${list(
          fits.filter((each) => each !== operation).map(({ method }) => method),
        )} before it if it changes something.`;
  return { kind: 'matched', operation, values: valuesIn(path, operation), note: why };
}

/** No path of the API is so long, with its values filled in. */
const longestPath = 500;

/** More edits than this make another path of it. */
const farthest = 4;

function unknown({ method, path }: WrittenCall, operations: readonly Operation[]): Match {
  const asked = cited(method === null ? path : `${method} ${path}`);
  const others = bestFits(path, operations);
  if (others.length > 0) {
    const methods = list(others.map((operation) => operation.method));
    return { kind: 'unclear', why: `There is no ${asked}; this path takes ${methods}.` };
  }
  const paths = [...new Set(operations.map((operation) => operation.path))];
  const nearest = nearestName(path, paths, farthest);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return { kind: 'unclear', why: `I know no call ${asked}.${hint}` };
}

/** The operation that a written call is, or why none can be told; `around` is the whole text. */
export function matchCall(
  call: WrittenCall,
  operations: readonly Operation[],
  around: string,
): Match {
  const { method, path } = call;
  if (path.length > longestPath) return { kind: 'unclear', why: `I know no call ${cited(path)}.` };
  const open = operations.filter((each) => method === null || each.method === method);
  const fits = bestFits(path, open);
  const [operation] = fits;
  if (operation === undefined) return unknown(call, operations);
  if (method === null) return byWords(around, fits) ?? guessed(call, fits);
  return { kind: 'matched', operation, values: valuesIn(path, operation), note: null };
}
