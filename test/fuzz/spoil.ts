import fc from 'fast-check';

/* How a real payload is spoiled: in a few places at a time, so that a counterexample is short. */

export type Step = string | number;
type Spoiling =
  | { readonly how: 'drop' | 'twice' | 'deeper' }
  | { readonly how: 'put'; readonly value: unknown }
  /** What another place of the same sort of payload holds: ids of others, stale values. */
  | { readonly how: 'take'; readonly from: number };
export type Change = { readonly at: number; readonly spoiling: Spoiling };

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'];
const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u202Egnp.exe',
  '\u{1F511}\u{1F469}\u200D\u{1F680}',
  '\uD800',
  '<!channel> <@U0BEN>',
  '<https://example.com|Approve>',
  "'; drop table request; --",
  '{{constructor.constructor}}',
  '../../../../etc/passwd',
  '[object Object]',
  'null',
  '1e999',
  '-1',
  '{"r":"r_aaaaaaaaaaaaaaaa","v":1}',
  '{"__proto__":{"polluted":true}}',
  '9'.repeat(400),
  'long '.repeat(4000),
  '\u{1F511}'.repeat(3001),
  'U0ANA',
  'U0BEN',
  'U0CLEO',
  'U0DORA',
  'U0GIL',
  'U0NOBODY',
  'T0SANDBOX',
  'T0STRANGE',
  'C0GENERAL',
  'C0APPROVERS',
  ...names,
];

const polluting = { polluted: true };
const objects = [
  {},
  [],
  [[]],
  [null],
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: polluting } },
  { toString: null },
  JSON.parse('{"then":"soon"}'),
  { length: -1 },
];

/** Anything that JSON can hold, the well-known troublemakers more often than the rest. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom<unknown>(...texts), weight: 6 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }), weight: 2 },
  {
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, 2 ** 53, 1e-7),
    weight: 3,
  },
  { arbitrary: fc.constantFrom<unknown>(...objects), weight: 3 },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
);

const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  { arbitrary: fc.constant<Spoiling>({ how: 'drop' }), weight: 3 },
  { arbitrary: oddValue.map((value): Spoiling => ({ how: 'put', value })), weight: 6 },
  { arbitrary: fc.nat(9999).map((from): Spoiling => ({ how: 'take', from })), weight: 3 },
  { arbitrary: fc.constantFrom<Spoiling>({ how: 'twice' }, { how: 'deeper' }), weight: 1 },
);

/** None up to a few changes; none replays what was really sent. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ at: fc.nat(9999), spoiling }),
  { maxLength: 4 },
);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const childrenOf = (value: unknown): readonly (readonly [Step, unknown])[] => {
  if (Array.isArray(value)) return value.map((child: unknown, at) => [at, child] as const);
  return isRecord(value) ? Object.entries(value) : [];
};

/** Every place in a value, with what it holds; the whole of it comes first. */
export const placesIn = (
  value: unknown,
  at: readonly Step[] = [],
): [readonly Step[], unknown][] => [
  [at, value],
  ...childrenOf(value).flatMap(([step, child]) => placesIn(child, [...at, step])),
];

/** Stands for a value that is taken out. */
const gone = Symbol('gone');

/** The value with one place of it changed. */
function changedAt(
  value: unknown,
  [step, ...rest]: readonly Step[],
  change: (value: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value);
  const children = childrenOf(value)
    .map(([name, child]) => [name, name === step ? changedAt(child, rest, change) : child] as const)
    .filter(([, child]) => child !== gone);
  return Array.isArray(value) ? children.map(([, child]) => child) : Object.fromEntries(children);
}

/** Deeper than any payload of Slack's or Datadog's, and still to be written as JSON. */
const deeper = (value: unknown): unknown => {
  let nested = value;
  for (let depth = 0; depth < 500; depth += 1) nested = depth % 2 === 0 ? [nested] : { a: nested };
  return nested;
};

/** What `take` takes from. */
type Spare = readonly unknown[];

/** What stands in place of a value. */
function replaced(old: unknown, spoiling: Spoiling, spare: Spare): unknown {
  switch (spoiling.how) {
    case 'drop':
      return gone;
    case 'twice':
      return Array.isArray(old) ? [...old, ...old] : [old, old];
    case 'deeper':
      return deeper(old);
    case 'put':
      return spoiling.value;
    case 'take':
      return spare[spoiling.from % Math.max(1, spare.length)] ?? null;
  }
}

function spoilOnce(value: unknown, { at, spoiling }: Change, spare: Spare): unknown {
  const places = placesIn(value);
  const [path] = places[at % places.length] ?? [[], value];
  const changed = changedAt(value, path, (old) => replaced(old, spoiling, spare));
  return changed === gone ? null : changed;
}

/** The value with all changes made in turn. */
export const spoil = (value: unknown, wanted: readonly Change[], spare: Spare): unknown =>
  wanted.reduce<unknown>((so, change) => spoilOnce(so, change, spare), value);

/** Every plain value in some payloads, each once. */
export const spareIn = (payloads: readonly unknown[]): Spare => [
  ...new Set(
    payloads
      .flatMap((payload) => placesIn(payload).map(([, value]) => value))
      .filter((value) => typeof value !== 'object'),
  ),
];
