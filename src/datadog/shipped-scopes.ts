import { z } from 'zod';
import { shippedRows } from './shipped-rows.ts';

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

/**
 * Every name usable as a scope that was publicly known at release, sorted by name: the fallback for
 * when Datadog cannot be asked. The deprecated catch-alls `admin` and `standard` are left out.
 * Throws when the file is missing or damaged.
 */
export const readShippedScopes = (): readonly ScopeFact[] =>
  shippedRows('shipped-scopes.tsv').map((row) => ScopeFact.parse(row));
