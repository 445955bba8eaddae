import { auditEvent } from '../../src/access/audit-event.ts';
import { runAudit } from '../../src/commands/audit.ts';
import type { AuditRow } from '../../src/ledger/audit-rows.ts';
import { eachAuditRow } from '../../src/ledger/read-audit.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds } from '../../src/policy/instant.ts';
import { ana, auditKey, start, type ThrowAway, throwAwayLedger } from '../ledger/throw-away.ts';

export const request = newId.request();

/** A ledger with six rows in its chain. */
export async function sixRows(): Promise<ThrowAway> {
  const at = await throwAwayLedger();
  for (let index = 0; index < 6; index += 1) {
    await at.run((tx) =>
      tx.appendAudit(
        auditEvent({ at: addSeconds(start, index), actor: ana }, 'request.submitted', {
          requestId: request,
          details: { index, purpose: '=cmd|"boom"' },
        }),
      ),
    );
  }
  return at;
}

/** Runs `ddkey audit` on a ledger; gives the exit code and what was said. */
export async function audit(
  at: Pick<ThrowAway, 'url'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const usual = { DATABASE_URL: at.url, DDKEY_AUDIT_KEY: auditKey.toString('base64') };
  const code = await runAudit({ args, env: { ...usual, ...env }, out: { write } });
  return { code, said };
}

export async function rowsOf(at: ThrowAway): Promise<readonly AuditRow[]> {
  const all: AuditRow[] = [];
  await eachAuditRow(at.url, {}, (row) => void all.push(row));
  return all;
}
