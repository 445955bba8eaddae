import type { Kysely } from 'kysely';
import type { Head } from '../access/audit-marks.ts';
import { chainStart, type Sealed, seal } from './audit-chain.ts';
import { type AuditRow, auditRows } from './audit-rows.ts';
import type { Database } from './database.ts';

/** The keys that may have signed the chain, oldest first; the last one is in use now. */
export type AuditKeys = readonly Buffer[];

export type ChainCheck =
  | { readonly kind: 'whole'; readonly rows: number; readonly head: string }
  | { readonly kind: 'broken'; readonly seq: number; readonly why: string };

const sealedOf = (row: AuditRow): Sealed => ({
  ...row,
  requestId: row.request_id,
  keyId: row.key_id,
  previousHash: row.previous_hash,
});

/** Where a walk along the chain stands. */
type Walk = {
  seq: number;
  hash: string;
  /** Which key signed the last row: once a newer one is in use, an older one signs no more. */
  key: number;
};

/** Why a row does not fit where it stands; null when it does. Moves the walk on. */
function whyBroken(row: AuditRow, walk: Walk, keys: AuditKeys): string | null {
  if (row.seq <= walk.seq) return 'it was put in before the first row';
  if (row.seq !== walk.seq + 1) return 'a row is missing';
  const signer = keys.findIndex((key) => seal(sealedOf(row), key) === row.hash);
  if (signer < 0) return 'it was changed';
  if (row.previous_hash !== walk.hash) return 'it does not follow the row before it';
  if (signer < walk.key) return 'it was signed with a key that was no longer in use';
  walk.seq = row.seq;
  walk.hash = row.hash;
  walk.key = signer;
  return null;
}

/** What a head says against a chain that reaches this row; null when they agree. */
function headFault(row: AuditRow, heads: readonly Head[]): string | null {
  const head = heads.find(({ seq }) => seq === row.seq);
  return head === undefined || head.hash === row.hash
    ? null
    : 'it is not the row that was posted as the head, so all up to it was written anew';
}

/**
 * Walks the chain from its first row and names the first that does not fit. `heads` were posted
 * earlier: a chain that ends before one of them was cut.
 */
export async function verifyChain(
  db: Kysely<Database>,
  keys: AuditKeys,
  heads: readonly Head[] = [],
): Promise<ChainCheck> {
  const walk: Walk = { seq: 0, hash: chainStart, key: 0 };
  for await (const row of auditRows(db)) {
    const expected = walk.seq + 1;
    const why = whyBroken(row, walk, keys) ?? headFault(row, heads);
    if (why !== null) return { kind: 'broken', seq: Math.min(expected, row.seq), why };
  }
  const last = Math.max(0, ...heads.map(({ seq }) => seq));
  if (last > walk.seq) {
    const cut = `rows ${walk.seq + 1} to ${last} were cut off: row ${last} was posted as the head`;
    return { kind: 'broken', seq: walk.seq + 1, why: cut };
  }
  return { kind: 'whole', rows: walk.seq, head: walk.hash };
}
