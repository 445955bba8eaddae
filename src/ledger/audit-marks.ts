import type { Kysely } from 'kysely';
import type { AuditMarks } from '../access/audit-marks.ts';
import { Instant } from '../policy/instant.ts';
import { lastRow } from './audit-chain.ts';
import { auditLine } from './audit-rows.ts';
import type { Database } from './database.ts';

/** The chain's end, rows to forward, and how far each teller came. */
export const auditMarks = (db: Kysely<Database>): AuditMarks => ({
  auditHead: async () => (await lastRow(db)) ?? null,
  async auditAfter(seq, most) {
    const rows = await db
      .selectFrom('audit_event')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(most)
      .execute();
    return rows.map((row) => ({
      seq: row.seq,
      hash: row.hash,
      at: Instant.parse(row.at),
      line: auditLine(row),
    }));
  },
  async auditMark(teller) {
    const row = await db
      .selectFrom('audit_mark')
      .select(['seq', 'hash', 'at'])
      .where('teller', '=', teller)
      .executeTakeFirst();
    return row === undefined ? null : { ...row, at: Instant.parse(row.at) };
  },
  async setAuditMark(teller, { seq, hash, at }) {
    await db
      .insertInto('audit_mark')
      .values({ teller, seq, hash, at })
      .onConflict((conflict) =>
        conflict.column('teller').doUpdateSet({ seq, hash, at }).where('audit_mark.at', '<=', at),
      )
      .execute();
  },
});
