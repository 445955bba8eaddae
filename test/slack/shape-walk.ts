import { z } from 'zod';

/* Walks through a payload and spoils it in one place at a time. Paths are like `view.state`. */

export type Json = Readonly<Record<string, unknown>>;
const Node = z.record(z.string(), z.unknown());

/** The children of an object or a list, by name or place. */
const childrenOf = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) return value.map((child, at) => [String(at), child] as const);
  const node = Node.safeParse(value);
  return node.success ? Object.entries(node.data) : [];
};

/** Every path in a payload, those of whole objects too. */
export const pathsIn = (payload: Json): string[] => {
  const walk = (value: unknown, at: string): string[] =>
    childrenOf(value).flatMap(([name, child]) => {
      const path = at === '' ? name : `${at}.${name}`;
      return [path, ...walk(child, path)];
    });
  return walk(payload, '');
};

type Change = (value: unknown) => unknown;
const gone = Symbol('gone');

/** The payload with one value changed; `gone` takes it out. */
function changed(value: unknown, [name, ...rest]: readonly string[], change: Change): unknown {
  if (name === undefined) return change(value);
  const children = childrenOf(value)
    .map(([key, child]) => [key, key === name ? changed(child, rest, change) : child] as const)
    .filter(([, child]) => child !== gone);
  return Array.isArray(value) ? children.map(([, child]) => child) : Object.fromEntries(children);
}

const at = (payload: Json, path: string, change: Change): Json =>
  Node.parse(changed(payload, path.split('.'), change));

/** The payload with real values in some places. */
export const withValues = (payload: Json, values: Json): Json =>
  Object.entries(values).reduce<Json>((so, [path, value]) => at(so, path, () => value), payload);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Nothing of the same sort; a blank id is no id, so only null and absence stand for those. */
const blank = (value: unknown): unknown => {
  if (Array.isArray(value)) return [];
  if (isObject(value)) return {};
  return typeof value === 'string' ? '' : value;
};

/** A path is kept as it is when it, or something inside of it, is needed. */
const isKept = (path: string, needed: readonly string[]): boolean =>
  needed.some((one) => one === path || one.startsWith(`${path}.`));

export type Spoiled = { readonly what: string; readonly payload: Json };

/** The payload once for each field that is not needed: without it, with null, and blank. */
export const missingEach = (payload: Json, needed: readonly string[]): Spoiled[] =>
  pathsIn(payload)
    .filter((path) => !isKept(path, needed))
    .flatMap((path) => [
      { what: `${path} missing`, payload: at(payload, path, () => gone) },
      { what: `${path} null`, payload: at(payload, path, () => null) },
      { what: `${path} blank`, payload: at(payload, path, blank) },
    ]);
