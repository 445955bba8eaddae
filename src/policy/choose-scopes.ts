import type { ScopeName } from './ids.ts';
import type { Part } from './reading.ts';
import { isMilder } from './risk.ts';

/** Scopes of which all are needed, or of which one is enough, and the words that hint at it. */
type Wanted = {
  readonly all: boolean;
  readonly scopes: readonly ScopeName[];
  readonly hints: readonly string[];
};

const wantedBy = (parts: readonly Part[]): Wanted[] =>
  parts.flatMap(({ needs, hints }) =>
    needs.flatMap((each) =>
      'scopes' in each
        ? [{ all: each.how === 'all-of' || each.scopes.length === 1, scopes: each.scopes, hints }]
        : [],
    ),
  );

/** The scopes that a word of the text names, such as `logs` in a path. */
const namedBy = ({ hints, scopes }: Wanted): readonly ScopeName[] =>
  scopes.filter((scope) =>
    hints.some((hint) => /^[a-z]\w*$/u.test(hint) && `_${scope}_`.includes(`_${hint}_`)),
  );

/** Where one is enough: the one that the text names, else the one that reaches least far. */
function leastOf(wanted: Wanted): readonly ScopeName[] {
  const named = namedBy(wanted);
  const [first, ...others] = named.length > 0 ? named : wanted.scopes;
  if (first === undefined) return [];
  return [others.reduce((least, each) => (isMilder(each, least) ? each : least), first)];
}

/**
 * The smallest set of scopes that covers every part: all where all are needed, and where one is
 * enough one that is needed anyway, or else the least risky.
 */
export function chooseScopes(parts: readonly Part[]): readonly ScopeName[] {
  const wanted = wantedBy(parts);
  const chosen = new Set(wanted.flatMap(({ all, scopes }) => (all ? scopes : [])));
  for (const open of wanted) {
    if (open.scopes.some((scope) => chosen.has(scope))) continue;
    for (const scope of leastOf(open)) chosen.add(scope);
  }
  return [...chosen];
}

/** Scopes that would have done as well as a chosen one; empty when there was no choice. */
export function insteadOf(scope: ScopeName, parts: readonly Part[]): readonly ScopeName[] {
  const wanting = wantedBy(parts).filter(({ scopes }) => scopes.includes(scope));
  const isFree = wanting.every((each) => !each.all && namedBy(each).length === 0);
  const others = wanting.flatMap(({ scopes }) => scopes).filter((other) => other !== scope);
  return isFree ? [...new Set(others)] : [];
}
