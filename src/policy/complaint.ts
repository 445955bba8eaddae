import type { z } from 'zod';
import { nearestName } from './nearest.ts';

/** What is wrong with a file, where. */
export type Complaint = { readonly path: readonly PropertyKey[]; readonly says: string };

const namedLists: Readonly<Record<string, string>> = {
  rules: 'rule',
  orgs: 'org',
  presets: 'preset',
};

/** True for what YAML calls a map. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys and tokens that somebody put where a name belongs must not get into a log. */
const looksSecret = (text: string): boolean =>
  text.length > 100 || /^(dd[a-z]{3}_|xox|xapp-)/u.test(text) || /^[0-9a-f]{32,}$/iu.test(text);

/** A text of the file in quotes, unless it may be a secret. */
export const quoted = (text: string): string =>
  looksSecret(text) ? 'a text that looks like a key (revoke it)' : `"${text}"`;

/** What an entry is called in a sentence: `rule "everything else"`, by its name or its place. */
export function entryName(list: string, index: number, entry: unknown): string {
  const what = namedLists[list] ?? list;
  const name = isMap(entry) ? (entry['name'] ?? entry['id']) : undefined;
  return typeof name === 'string' ? `${what} ${quoted(name)}` : `${what} ${index + 1}`;
}

const all = (names: readonly string[]): string => {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

/** The complaints about keys that nobody knows; the message lists those that are known there. */
function unknownKeys(
  issue: Extract<z.core.$ZodIssue, { code: 'unrecognized_keys' }>,
  where: string,
): Complaint[] {
  const known = issue.message.split(' ');
  return issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    const hint = nearest === null ? `What it knows is ${all(known)}.` : `Did you mean ${nearest}?`;
    return {
      path: [...issue.path, key],
      says: `ddkey does not know the key ${quoted(key)}${where}. ${hint}`,
    };
  });
}

/**
 * The complaints in the faults that a schema found. `entry` is the part of the file that was read
 * on its own, with its path, its name, and what stands between that and a key of it.
 */
export function complaintsOf(
  issues: readonly z.core.$ZodIssue[],
  entry: {
    readonly path: readonly PropertyKey[];
    readonly name: string;
    readonly between: string;
  },
): Complaint[] {
  return issues.flatMap((issue) => {
    const inside = issue.path.map(String).join('.');
    const place = [entry.name, inside].filter((part) => part !== '').join(entry.between);
    const found =
      issue.code === 'unrecognized_keys'
        ? unknownKeys(issue, place === '' ? '' : ` in ${place}`)
        : [{ path: issue.path, says: `${place || 'the file'} ${issue.message}.` }];
    return found.map(({ path, says }) => ({ path: [...entry.path, ...path], says }));
  });
}
