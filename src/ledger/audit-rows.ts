import type { Kysely, Selectable } from 'kysely';
import type { Head } from '../access/audit-marks.ts';
import type { Instant } from '../policy/instant.ts';
import type { AuditTable, Database } from './database.ts';

export type AuditRow = Selectable<AuditTable>;

/** Which rows of the chain; the times are those that the rows carry, `until` excluded. */
export type AuditSlice = {
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly requestId?: string | undefined;
};

/** One row as a line of JSON, without the line's end. */
export function auditLine(row: AuditRow): string {
  const { seq, at, actor, what, request_id, key_id, details, previous_hash, hash } = row;
  const about = { request: request_id, key: key_id, details: JSON.parse(details) };
  return JSON.stringify({ row: seq, at, actor, what, ...about, previous_hash, hash });
}

const pageSize = 2000;

const sliced = (db: Kysely<Database>, { since, until, requestId }: AuditSlice) => {
  let rows = db.selectFrom('audit_event').selectAll().orderBy('seq').limit(pageSize);
  if (since !== undefined) rows = rows.where('at', '>=', since);
  if (until !== undefined) rows = rows.where('at', '<', until);
  return requestId === undefined ? rows : rows.where('request_id', '=', requestId);
};

/** The rows of the chain in their order, read in pages, so that years of them fit into memory. */
export async function* auditRows(
  db: Kysely<Database>,
  slice: AuditSlice = {},
): AsyncGenerator<AuditRow> {
  let page: AuditRow[] = await sliced(db, slice).execute();
  for (;;) {
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    page = await sliced(db, slice).where('seq', '>', last.seq).execute();
  }
}

/** Heads of the chain that the ledger itself says were told outside of it; none in an older one. */
export const toldHeads = (db: Kysely<Database>): Promise<readonly Head[]> =>
  db.selectFrom('audit_mark').select(['seq', 'hash']).execute();

/** How many requests and keys the ledger holds that no row of the chain tells of. */
export async function untoldOf(
  db: Kysely<Database>,
): Promise<{ readonly requests: readonly string[]; readonly keys: readonly string[] }> {
  const requests = await db
    .selectFrom('request')
    .select('id')
    .where('id', 'not in', (inner) =>
      inner
        .selectFrom('audit_event')
        .select('request_id')
        .where('request_id', 'is not', null)
        .$narrowType<{ request_id: string }>(),
    )
    .orderBy('id')
    .execute();
  const keys = await db
    .selectFrom('key')
    .select('id')
    .where('id', 'not in', (inner) =>
      inner
        .selectFrom('audit_event')
        .select('key_id')
        .where('key_id', 'is not', null)
        .$narrowType<{ key_id: string }>(),
    )
    .orderBy('id')
    .execute();
  return { requests: requests.map(({ id }) => id), keys: keys.map(({ id }) => id) };
}
