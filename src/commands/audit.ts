import { exportAudit, exportUsage } from './audit-export.ts';
import { showAudit, showAuditUsage } from './audit-show.ts';
import { verifyAudit, verifyUsage } from './audit-verify.ts';
import type { LedgerReader } from './keys-command.ts';

/** `ddkey audit …`: 0 fine, 1 not found or not whole, 2 wrong usage. */
export async function runAudit(command: LedgerReader): Promise<number> {
  const [what, ...args] = command.args;
  if (what === 'verify') return verifyAudit({ ...command, args });
  if (what === 'export') return exportAudit({ ...command, args });
  if (what === 'show') return showAudit({ ...command, args });
  command.out.write(`${verifyUsage}${exportUsage}${showAuditUsage}`);
  return what === 'help' || what === '--help' ? 0 : 2;
}
