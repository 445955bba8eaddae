import type { AuditRow } from '../ledger/audit-rows.ts';
import { auditOfRequest } from '../ledger/read-audit.ts';
import { RequestId } from '../policy/ids.ts';
import { wordsFor } from './audit-words.ts';
import { asJson, type LedgerReader, ledgerUrl, onLedger, shown } from './keys-command.ts';

export const showAuditUsage = `ddkey audit show --request r_… [--json]
                tell the story of one request, a sentence for each row of the audit chain
`;

const valueText = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

/** What else a row says, for people; what is not set says nothing. */
function detailsText(details: string): string {
  const said = Object.entries(JSON.parse(details)).filter(([, value]) => value !== null);
  const parts = said.map(([name, value]) => `${name}: ${shown(valueText(value))}`);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

const sentence = ({ at, actor, what, key_id, details }: AuditRow): string => {
  const about = key_id === null ? '' : ` [${key_id}]`;
  return `${at}  ${actor} ${wordsFor(what)}${about}${detailsText(details)}.\n`;
};

function requestIn(args: readonly string[]): RequestId | null {
  const [name, value, ...more] = args.filter((word) => word !== '--json');
  if (name !== '--request' || value === undefined || more.length > 0) return null;
  return RequestId.safeParse(value).data ?? null;
}

/** `ddkey audit show --request r_…`: 0, or 1 when no row tells of it, 2 for wrong usage. */
export async function showAudit(command: LedgerReader): Promise<number> {
  const { args, out } = command;
  const request = requestIn(args);
  if (request === null) {
    out.write(showAuditUsage);
    return 2;
  }
  return onLedger(command, async () => {
    const rows = await auditOfRequest(ledgerUrl(command), request);
    const read = rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) }));
    if (args.includes('--json')) out.write(asJson(read));
    else out.write(rows.map(sentence).join('') || 'No row of the audit chain tells of it.\n');
    return rows.length > 0 ? 0 : 1;
  });
}
