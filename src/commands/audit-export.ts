import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { type AuditRow, auditLine } from '../ledger/audit-rows.ts';
import { eachAuditRow } from '../ledger/read-audit.ts';
import { durationSeconds } from '../policy/duration.ts';
import { addSeconds, type Instant, instantOf } from '../policy/instant.ts';
import { csvLine } from './csv.ts';
import { type LedgerReader, ledgerUrl, onLedger } from './keys-command.ts';

export const exportUsage = `ddkey audit export [--format jsonl|csv] [--since 30d|2026-01-31] [--until …]
                write the rows of the audit chain to the output, oldest first, times in UTC; a time
                is a day, a moment such as 2026-01-31T12:00:00Z, or how long ago
`;

const options = {
  format: { type: 'string', default: 'jsonl' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

/** A moment in somebody's words; null for what is none. */
function momentOf(text: string): Instant | null {
  const ago = durationSeconds(text);
  if (ago !== null) return addSeconds(systemClock.now(), -ago);
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/u.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instantOf(ms);
}

function wordsOf(args: readonly string[]) {
  try {
    const { format, since, until } = parseArgs({ args: [...args], options }).values;
    const [from, to] = [since, until].map((text) =>
      text === undefined ? undefined : momentOf(text),
    );
    if (from === null || to === null || (format !== 'jsonl' && format !== 'csv')) return null;
    return { format, slice: { since: from, until: to } };
  } catch {
    return null;
  }
}

const columns = [
  'row',
  'at',
  'actor',
  'what',
  'request',
  'key',
  'details',
  'previous_hash',
  'hash',
] as const;

const valuesOf = (row: AuditRow) => [
  String(row.seq),
  row.at,
  row.actor,
  row.what,
  row.request_id ?? '',
  row.key_id ?? '',
  row.details,
  row.previous_hash,
  row.hash,
];

/** `ddkey audit export`: 0 when all was written, 1 for a ledger that cannot be read, 2 otherwise. */
export async function exportAudit(command: LedgerReader): Promise<number> {
  const words = wordsOf(command.args);
  if (words === null) {
    command.out.write(exportUsage);
    return 2;
  }
  const { format, slice } = words;
  const line =
    format === 'csv'
      ? (row: AuditRow) => csvLine(valuesOf(row))
      : (row: AuditRow) => `${auditLine(row)}\n`;
  return onLedger(command, async () => {
    if (format === 'csv') command.out.write(csvLine(columns));
    await eachAuditRow(ledgerUrl(command), slice, (row) => command.out.write(line(row)));
    return 0;
  });
}
