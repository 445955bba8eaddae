import { createHmac } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditEvent } from '../access/audit-event.ts';
import type { Database } from './database.ts';
import type { LedgerDialect } from './dialect.ts';

/** What the first row points back to. */
const chainStart = '0'.repeat(64);

type Sealed = {
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
function seal(row: Sealed, auditKey: Buffer): string {
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

/** Appends one event to the chain, inside the caller's transaction; appends wait for each other. */
export const appendAudit =
  (db: Kysely<Database>, dialect: LedgerDialect, auditKey: Buffer) =>
  async (event: AuditEvent): Promise<void> => {
    await dialect.lockAudit(db);
    const last = await db
      .selectFrom('audit_event')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
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

export type ChainCheck =
  | { readonly kind: 'whole'; readonly rows: number; readonly head: string }
  | { readonly kind: 'broken'; readonly seq: number; readonly why: string };

/** Walks the chain from its first row and names the first that does not fit. */
export async function verifyChain(db: Kysely<Database>, auditKey: Buffer): Promise<ChainCheck> {
  let previousHash = chainStart;
  let expected = 1;
  const rows = await db.selectFrom('audit_event').selectAll().orderBy('seq').execute();
  for (const row of rows) {
    if (row.seq !== expected) return { kind: 'broken', seq: expected, why: 'a row is missing' };
    if (row.previous_hash !== previousHash) {
      return { kind: 'broken', seq: row.seq, why: 'it does not follow the row before it' };
    }
    const hash = seal(
      { ...row, requestId: row.request_id, keyId: row.key_id, previousHash },
      auditKey,
    );
    if (hash !== row.hash) return { kind: 'broken', seq: row.seq, why: 'it was changed' };
    previousHash = row.hash;
    expected += 1;
  }
  return { kind: 'whole', rows: rows.length, head: previousHash };
}
