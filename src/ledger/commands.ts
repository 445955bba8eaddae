import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { auditKeysOf } from './audit-keys.ts';
import { backUp } from './back-up.ts';
import { copyLedger } from './copy-ledger.ts';
import { LedgerUnusable } from './open-database.ts';

/** A command's words after its name, the environment, and where its sentences go. */
export type LedgerCommand = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { readonly write: (text: string) => void };
};

const copyUsage = 'ddkey ledger copy --from sqlite:PATH --to postgres://...';
const pathIn = (url: string): string | null => /^sqlite:(.+)$/u.exec(url)?.[1] ?? null;

/** Exit code 0 when it went through, 1 with a sentence when it did not. */
async function sayFault({ out }: LedgerCommand, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    out.write(`${fault.message}\n`);
    return 1;
  }
}

/** `ddkey backup FILE`: the ledger of DATABASE_URL into a new file, beside the running bot. */
export async function runBackup(command: LedgerCommand): Promise<number> {
  const { args, env, out } = command;
  const [file, ...rest] = args;
  const path = pathIn(env['DATABASE_URL'] || 'sqlite:./data/ddkey.db');
  if (file === undefined || rest.length > 0) {
    out.write('ddkey backup FILE\n');
    return 2;
  }
  if (path === null) {
    out.write('This ledger is in PostgreSQL: back it up with pg_dump.\n');
    return 2;
  }
  const auditKeys = auditKeysOf(command);
  if (auditKeys === null) return 2;
  return sayFault(command, async () => {
    const { rows } = await backUp(path, file, auditKeys);
    out.write(`${file} is a copy of ${path}; its audit chain is whole, ${rows} rows.\n`);
  });
}

function readCopy(args: readonly string[]): { path: string; url: string } | null {
  const [what, ...rest] = args;
  if (what !== 'copy') return null;
  try {
    const options = { from: { type: 'string' }, to: { type: 'string' } } as const;
    const { from = '', to = '' } = parseArgs({ args: rest, options }).values;
    const path = pathIn(from);
    return path !== null && /^postgres(ql)?:\/\/./u.test(to) ? { path, url: to } : null;
  } catch {
    return null;
  }
}

/** `ddkey ledger copy --from sqlite:PATH --to postgres://...`, while no bot runs. */
export async function runLedger(command: LedgerCommand): Promise<number> {
  const { args, out } = command;
  const asked = readCopy(args);
  if (asked === null) {
    out.write(`${copyUsage}\n`);
    return 2;
  }
  if (!existsSync(asked.path)) {
    out.write(`There is no ledger at ${asked.path}.\n`);
    return 1;
  }
  const auditKeys = auditKeysOf(command);
  if (auditKeys === null) return 2;
  return sayFault(command, async () => {
    const { rows, chain } = await copyLedger(asked.path, asked.url, auditKeys);
    const counts = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
    out.write(`Copied: ${counts.join(', ')}. The audit chain is whole, ${chain.rows} rows.\n`);
    out.write('Set DATABASE_URL to the new database before you start ddkey again.\n');
  });
}
