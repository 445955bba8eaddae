import type { ScopeUse, UnknownUse } from '../../src/access/scopes-in-use.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';

export const unknownUses: readonly UnknownUse[] = [
  'nothing-recorded',
  'not-permitted',
  'datadog-silent',
  'datadog-busy',
  'token',
];

export const scopeNames = (count: number, of: string) =>
  Array.from({ length: count }, (_, at) => ScopeName.parse(`${of}_${at}`));

type Known = Extract<ScopeUse, { readonly kind: 'known' }>;
/** Two of nine permissions, in the last 90 days. */
export const knownUse = (changes: Partial<Known> = {}): Known => ({
  kind: 'known',
  used: scopeNames(2, 'used'),
  unused: scopeNames(7, 'unused'),
  untold: [],
  unplaced: 0,
  window: 90 * day,
  isCut: false,
  enough: scopeNames(2, 'used'),
  ...changes,
});

const long = (of: string, count: number) => scopeNames(count, `${of}_${'x'.repeat(70)}`);

/** All that can be said of a key's use, with as many and as long names as there can be. */
export const everyUse: readonly ScopeUse[] = [
  knownUse(),
  knownUse({
    used: long('a', 100),
    unused: long('b', 100),
    untold: long('c', 100),
    unplaced: 9999,
    isCut: true,
    enough: [],
  }),
  knownUse({ used: long('a', 99), enough: long('a', 99), untold: long('c', 99), unplaced: 1 }),
  ...unknownUses.map((why): ScopeUse => ({ kind: 'unknown', scopes: 100, why })),
];
