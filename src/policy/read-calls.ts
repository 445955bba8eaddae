import { callsIn, type WrittenCall } from './call-in-text.ts';
import { curlsIn } from './curl-in-text.ts';
import { matchCall } from './match-call.ts';
import { cited, type Part, type Reading, read } from './reading.ts';
import type { Operation } from './scope-facts.ts';

const ours =
  /(?:^|\/\/|[@.])(?:[\w-]+\.)*(?:datadoghq\.(?:com|eu)|ddog-gov\.com|localhost|127\.0\.0\.1)(?::\d+)?(?:\/.*)?$/iu;

/** A host that is written out and is not Datadog's; a variable or nothing tells nothing. */
const isForeign = (host: string): boolean => /\w\.\w/u.test(host) && !ours.test(host);

/** What Datadog's pages say about some calls beyond their permission. */
const cautions: readonly (readonly [RegExp, string])[] = [
  [
    /^\/api\/v1\/graph\/snapshot$/u,
    'Snapshots of graphs may refuse a key that is limited to permissions.',
  ],
  [
    /^\/api\/v2\/(?:actions|workflows|app-builder)(?:\/|$)/u,
    'Actions, workflows and apps also want the application key registered with them, once it is made.',
  ],
];

/** At most this many different calls of one text are looked up, as the bot has others to serve. */
const mostCalls = 60;

/** Each call once, however often it stands there. */
const different = (calls: readonly WrittenCall[]): readonly WrittenCall[] => [
  ...new Map(calls.map((call) => [`${call.method} ${call.host}${call.path}`, call])).values(),
];

/** What the calls nearby need, where Datadog says nothing about this one. */
function nearby({ path, method }: Operation, operations: readonly Operation[]): string {
  const base = path.replace(/\/\{[^/]*\}.*$/u, '');
  const reads = method === 'GET';
  const names = operations
    .filter((each) => each.path.startsWith(base) && (each.method === 'GET') === reads)
    .flatMap(({ needs }) => ('scopes' in needs ? needs.scopes : []));
  const few = [...new Set(names)].slice(0, 3);
  return few.length === 0 ? '' : ` Calls beside it need ${few.join(' or ')}.`;
}

type Into = {
  readonly parts: Part[];
  readonly unclear: string[];
  readonly notes: string[];
  /** The whole text. */
  readonly text: string;
};

function take(call: WrittenCall, operations: readonly Operation[], into: Into): void {
  if (isForeign(call.host)) {
    into.notes.push(`${cited(call.host)} is not Datadog's own; I read it as if it were.`);
  }
  const match = matchCall(call, operations, into.text);
  if (match.kind === 'unclear') {
    into.unclear.push(match.why);
    return;
  }
  const { operation, values, note } = match;
  const what = `${operation.method} ${operation.path}`;
  if (note !== null) into.notes.push(note);
  for (const [path, caution] of cautions) {
    if (path.test(operation.path)) into.notes.push(caution);
  }
  if (operation.needs.how === 'unpublished') {
    const beside = nearby(operation, operations);
    into.unclear.push(`Datadog does not publish which permission ${what} needs.${beside}`);
    return;
  }
  into.parts.push({ what, needs: [operation.needs], hints: values });
}

/** Reads every call of the API in a text: as curl lines, or as a method and an address. */
export function readCalls(text: string, operations: readonly Operation[]): Reading {
  const curls = curlsIn(text, read);
  const others = callsIn(curls.rest, read);
  const into: Into = { parts: [], unclear: [], notes: [], text };
  const calls = different([...curls.found, ...others.found]);
  for (const call of calls.slice(0, mostCalls)) take(call, operations, into);
  if (calls.length > mostCalls) {
    into.notes.push(
      `I read the first ${mostCalls} calls, and not the ${calls.length - mostCalls} behind them.`,
    );
  }
  return { ...into, rest: others.rest };
}
