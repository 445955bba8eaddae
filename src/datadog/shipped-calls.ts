import { z } from 'zod';
import {
  allOf,
  type CallFacts,
  type Needs,
  type Operation,
  oneOf,
  type TerraformName,
} from '../policy/scope-facts.ts';
import { shippedRows } from './shipped-rows.ts';

const Method = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const unscoped: ReadonlyMap<string, Needs> = new Map([
  ['OPEN', { how: 'nothing' }],
  ['API-KEY', { how: 'api-key' }],
  ['UNPUBLISHED', { how: 'unpublished' }],
]);

/** Reads `a`, `a OR b`, `a AND b` or a word of its own. */
const NeedsText = z.string().transform((text): Needs => {
  const plain = unscoped.get(text);
  if (plain !== undefined) return plain;
  return text.includes(' AND ') ? allOf(...text.split(' AND ')) : oneOf(...text.split(' OR '));
});

const OperationRow = z
  .tuple([Method, z.string().startsWith('/'), NeedsText])
  .transform(([method, path, needs]): Operation => ({ method, path, needs }));

const TerraformRow = z.tuple([
  z.enum(['resource', 'data']),
  z.string().regex(/^datadog_[a-z0-9_]+$/u),
  z.string().min(1),
]);

/** `METHOD:path` is that call alone; a path alone is every call that it takes. */
function callsAt(place: string, operations: readonly Operation[]): readonly Operation[] {
  const [, method, path] = /^(?:([A-Z]+):)?(\/.*)$/u.exec(place) ?? [];
  const calls = operations.filter(
    (operation) => operation.path === path && (method === undefined || operation.method === method),
  );
  if (calls.length === 0) throw new Error(`shipped-terraform.tsv names ${place}, which is no call`);
  return calls;
}

function readTerraform(operations: readonly Operation[]): readonly TerraformName[] {
  return shippedRows('shipped-terraform.tsv').map((row) => {
    const [kind, name, places] = TerraformRow.parse(row);
    const calls = places.split(' ').flatMap((place) => callsAt(place, operations));
    return { kind, name, calls };
  });
}

/**
 * What each API operation needs and which ones each name of the Terraform provider makes, as
 * publicly known at release. Throws when a list is missing or damaged.
 */
export function readShippedCalls(): CallFacts {
  const operations = shippedRows('shipped-operations.tsv').map((row) => OperationRow.parse(row));
  return { operations, terraform: readTerraform(operations) };
}
