import { z } from 'zod';
import { type Answer, badRequest, stamp } from './answer.ts';
import { isAlive, type Org, type StoredKey } from './org.ts';

/* Filter, sort and page, as the list endpoints of keys and tokens document them. */

export type Query = Readonly<Record<string, string>>;

type Listed =
  | { readonly kind: 'listed'; readonly keys: readonly StoredKey[]; readonly total: number }
  | { readonly kind: 'refused'; readonly answer: Answer };

const sortValues: Readonly<Record<string, (key: StoredKey) => string>> = {
  name: (key) => key.name,
  created_at: (key) => stamp(key.createdAt),
  modified_at: (key) => stamp(key.modifiedAt),
  last4: (key) => key.secret.slice(-4),
  last_used_at: (key) => (key.lastUsedAt === null ? '' : stamp(key.lastUsedAt)),
  expires_at: (key) => (key.expiresAt === null ? '' : stamp(key.expiresAt)),
};

const Page = z.object({
  'page[size]': z.coerce.number().int().min(1).default(10),
  'page[number]': z.coerce.number().int().min(0).default(0),
  sort: z.string().default('name'),
  filter: z.string().default(''),
});

const compareText = (one: string, other: string): number => {
  if (one === other) return 0;
  return one < other ? -1 : 1;
};

/** Compares by a field, or by `-field` for the last first; undefined when nothing sorts by that. */
const comparison = (sort: string): ((a: StoredKey, b: StoredKey) => number) | undefined => {
  const back = sort.startsWith('-');
  const value = sortValues[back ? sort.slice(1) : sort];
  if (value === undefined) return undefined;
  return (a, b) => compareText(value(a), value(b)) * (back ? -1 : 1);
};

const isListed = (org: Org, key: StoredKey): boolean => {
  const ageMs = org.now().getTime() - key.createdAt.getTime();
  return isAlive(key, org.now()) && ageMs >= org.listLagMs() && !org.isOverlooked(key.name);
};

/**
 * One page of what `belongs` lets through. `filter` finds parts of names, whatever their case, so
 * it finds neighbours too. A page size above the maximum is cut, a nonsensical one is 400.
 */
export const listPage = (org: Org, query: Query, belongs: (key: StoredKey) => boolean): Listed => {
  const asked = Page.safeParse(query);
  const compare = asked.success ? comparison(asked.data.sort) : undefined;
  if (!asked.success || compare === undefined) {
    return { kind: 'refused', answer: badRequest('Bad page, sort or filter') };
  }
  const wanted = asked.data.filter.toLowerCase();
  const found = org.keys
    .filter((key) => belongs(key) && isListed(org, key) && key.name.toLowerCase().includes(wanted))
    .sort(compare);
  const size = Math.min(asked.data['page[size]'], org.pageSizeMax);
  const from = asked.data['page[number]'] * size;
  return { kind: 'listed', keys: found.slice(from, from + size), total: found.length };
};
