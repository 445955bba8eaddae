import { createHmac } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditEvent } from '../access/audit-event.ts';
import type { AuditTable, Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';
import { inParts } from './in-parts.ts';

/** What the first row points back to. */
export const chainStart = '0'.repeat(64);

export type Sealed = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly what: string;
  readonly requestId: string | null;
  readonly keyId: string | null;
  readonly details: string;
  readonly previousHash: string;
};

/** HMAC-SHA256 over the row in one fixed order, previous hash included, as hex. */
export function seal(row: Sealed, auditKey: Buffer): string {
  const canonical = JSON.stringify([
    row.seq,
    row.at,
    row.actor,
    row.what,
    row.requestId,
    row.keyId,
    row.details,
    row.previousHash,
  ]);
  return createHmac('sha256', auditKey).update(canonical).digest('hex');
}

/** The last row of the chain; undefined for one without rows. */
export const lastRow = (db: Kysely<Database>) =>
  db
    .selectFrom('audit_event')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

const sealed = (
  event: AuditEvent,
  last: { readonly seq: number; readonly hash: string } | undefined,
): Sealed => ({
  seq: (last?.seq ?? 0) + 1,
  at: event.at,
  actor: event.actor,
  what: event.what,
  requestId: event.requestId,
  keyId: event.keyId,
  details: JSON.stringify(event.details),
  previousHash: last?.hash ?? chainStart,
});

/** Appends events to the chain, inside the caller's transaction; appends wait for each other. */
export async function appendAudit(
  db: Kysely<Database>,
  { dialect, auditKey }: { readonly dialect: LedgerDialect; readonly auditKey: Buffer },
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await dialect.lockAudit(db);
  let last = await lastRow(db);
  const rows: AuditTable[] = [];
  for (const event of events) {
    const row = sealed(event, last);
    const hash = seal(row, auditKey);
    last = { seq: row.seq, hash };
    rows.push({
      seq: row.seq,
      at: row.at,
      actor: row.actor,
      what: row.what,
      request_id: row.requestId,
      key_id: row.keyId,
      details: row.details,
      previous_hash: row.previousHash,
      hash,
    });
  }
  for (const some of inParts(rows)) await db.insertInto('audit_event').values(some).execute();
}

/** Whether the chain knows of an earlier start. */
export async function hasStarted(db: Kysely<Database>): Promise<boolean> {
  const what: AuditEvent['what'] = 'bot.started';
  const found = await db
    .selectFrom('audit_event')
    .select('seq')
    .where('what', '=', what)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
