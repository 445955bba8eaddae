import { chmodSync, existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import type { Database } from './database.ts';
import { LedgerUnusable, unusable } from './open-database.ts';
import { sqliteDialect } from './sqlite.ts';
import { type AuditKeys, type ChainCheck, verifyChain } from './verify-audit.ts';

type Whole = Extract<ChainCheck, { kind: 'whole' }>;

/** Checks the audit chain of a ledger file that nobody works on. */
async function verifyFile(path: string, auditKeys: AuditKeys): Promise<ChainCheck> {
  const database = new Libsql(path, { readonly: true });
  const db = new Kysely<Database>({ dialect: sqliteDialect(database) });
  return verifyChain(db, auditKeys).finally(() => db.destroy());
}

/** One moment of the ledger, read beside the bot that works on it. */
function copyFile(from: string, to: string): void {
  const database = new Libsql(from, { readonly: true });
  try {
    database.pragma('busy_timeout = 5000');
    database.prepare('vacuum into ?').run([to]);
    chmodSync(to, 0o600);
  } finally {
    database.close();
  }
}

/**
 * Copies a ledger file into a new file, whether a bot is running on it or not, and checks the
 * audit chain of the copy. Throws LedgerUnusable; then the copy must not be trusted.
 */
export async function backUp(from: string, to: string, auditKeys: AuditKeys): Promise<Whole> {
  if (!existsSync(from)) throw new LedgerUnusable(`There is no ledger at ${from}.`);
  if (existsSync(to)) throw new LedgerUnusable(`${to} is there already. Name a new file.`);
  try {
    copyFile(from, to);
  } catch (cause) {
    throw unusable(`The ledger ${from} cannot be copied to ${to}`, cause);
  }
  const chain = await verifyFile(to, auditKeys);
  if (chain.kind === 'whole') return chain;
  throw new LedgerUnusable(
    `The audit chain of the copy is broken at row ${chain.seq}: ${chain.why}. Check DDKEY_AUDIT_KEY; if it is right, somebody changed the ledger.`,
  );
}
