import { createHmac } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditEvent } from '../access/audit-event.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';

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

/** Appends one event to the chain, inside the caller's transaction; appends wait for each other. */
export const appendAudit =
  (db: Kysely<Database>, dialect: LedgerDialect, auditKey: Buffer) =>
  async (event: AuditEvent): Promise<void> => {
    await dialect.lockAudit(db);
    const last = await lastRow(db);
    const row: Sealed = {
      seq: (last?.seq ?? 0) + 1,
      at: event.at,
      actor: event.actor,
      what: event.what,
      requestId: event.requestId,
      keyId: event.keyId,
      details: JSON.stringify(event.details),
      previousHash: last?.hash ?? chainStart,
    };
    await db
      .insertInto('audit_event')
      .values({
        seq: row.seq,
        at: row.at,
        actor: row.actor,
        what: row.what,
        request_id: row.requestId,
        key_id: row.keyId,
        details: row.details,
        previous_hash: row.previousHash,
        hash: seal(row, auditKey),
      })
      .execute();
  };

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
