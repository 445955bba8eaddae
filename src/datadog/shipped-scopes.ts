import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Columns = z.tuple([
  z.string().regex(/^[a-z][a-z0-9_]*$/),
  z.string().min(1),
  z.string().min(1),
  z.enum(['read', 'write', 'other']),
  z.enum(['yes', 'no']),
]);

const ScopeFact = Columns.transform(([name, group, displayName, type, inPermissions]) => ({
  name,
  group,
  displayName,
  type,
  /** False: Datadog takes the name as a scope, but its plain permission list leaves it out. */
  inPermissions: inPermissions === 'yes',
}));
export type ScopeFact = Readonly<z.infer<typeof ScopeFact>>;

/** Compiled code runs in dist/src/datadog, while the list stays beside its source. */
const file = new URL('../../../src/datadog/shipped-scopes.tsv', import.meta.url);

/**
 * Every name usable as a scope that was publicly known at release, sorted by name: the fallback for
 * when Datadog cannot be asked. The deprecated catch-alls `admin` and `standard` are left out.
 * Throws when the file is missing or damaged.
 */
export const readShippedScopes = (): readonly ScopeFact[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ScopeFact.parse(line.split('\t')));
