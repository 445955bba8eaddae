import { type Complaint, entryName, quoted } from './complaint.ts';
import type { FileOrg } from './file-org.ts';
import { nearestName } from './nearest.ts';
import type { Entry, ReadFile } from './read-file.ts';
import type { Surroundings } from './surroundings.ts';

function siteFault({ index, value }: Entry<FileOrg>, sites: readonly string[]): Complaint[] {
  if (sites.includes(value.site)) return [];
  const nearest = nearestName(value.site, sites);
  const hint = nearest === null ? `it is one of ${sites.join(', ')}.` : `did you mean ${nearest}?`;
  const where = entryName('orgs', index, value);
  const says = `${where}, site: ${quoted(value.site)} is no site of Datadog's; ${hint}`;
  return [{ path: ['orgs', index, 'site'], says }];
}

function unset({ index, value }: Entry<FileOrg>, { isSet }: Surroundings): Complaint[] {
  if (isSet === null) return [];
  const where = entryName('orgs', index, value);
  return (['api_key', 'app_key'] as const).flatMap((key) =>
    isSet(value[key])
      ? []
      : [{ path: ['orgs', index, key], says: `${where}, ${key}: ${value[key]} is not set.` }],
  );
}

/** Entries whose name was taken before, by the list they stand in. */
export function repeated<T>(
  list: string,
  entries: readonly Entry<T>[],
  by: { readonly key: 'id' | 'name'; readonly of: (value: T) => string },
): Complaint[] {
  return entries.flatMap(({ index, value }, place) => {
    const first = entries.slice(0, place).find((other) => by.of(other.value) === by.of(value));
    if (first === undefined) return [];
    const says = `${entryName(list, index, value)} has the ${by.key} ${quoted(by.of(value))} of entry ${first.index + 1} above: each needs its own.`;
    return [{ path: [list, index, by.key], says }];
  });
}

/** What is wrong with the orgs of a file. */
export const checkOrgs = ({ orgs }: ReadFile, around: Surroundings): Complaint[] => [
  ...repeated('orgs', orgs, { key: 'id', of: ({ id }) => id }),
  ...repeated('orgs', orgs, { key: 'name', of: ({ name }) => name }),
  ...orgs.flatMap((org) => [...siteFault(org, around.sites), ...unset(org, around)]),
];
