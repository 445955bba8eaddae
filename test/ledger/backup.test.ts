import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runBackup } from '../../src/ledger/commands.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { sqliteFile } from '../database.ts';
import { giveKey } from './held-key.ts';
import { ana, auditKey, start, throwAwayLedger } from './throw-away.ts';

/** A ledger file with a key in it, a bot's hands still on it, and a folder for copies. */
async function besideBot(
  work: (at: {
    readonly path: string;
    readonly copy: string;
    readonly tamper: (text: string) => void;
    readonly run: (env?: Record<string, string>) => Promise<{ code: number; said: string }>;
  }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-backup-'));
  const path = join(folder, 'ddkey.db');
  const copy = join(folder, 'copy.db');
  const file = sqliteFile(path);
  const bot = await throwAwayLedger(file);
  const held = { holder: ana, purpose: 'Nightly backup', now: start, lastsSeconds: 3600 };
  await bot.run(async (tx) => {
    await giveKey(tx, held);
    const at = { at: start, actor: ana, requestId: null, keyId: null, details: {} };
    for (const what of ['key.made', 'key.delivered'] as const)
      await tx.appendAudit({ ...at, what });
  });
  const run = async (env: Record<string, string> = {}) => {
    let said = '';
    const write = (text: string): void => {
      said += text;
    };
    const out = { write };
    const usual = { DATABASE_URL: file.url, DDKEY_AUDIT_KEY: auditKey.toString('base64') };
    return { code: await runBackup({ args: [copy], env: { ...usual, ...env }, out }), said };
  };
  try {
    await work({ path, copy, tamper: file.tamper, run });
  } finally {
    await bot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a backup beside the running bot is a whole ledger that a bot can start on', () =>
  besideBot(async ({ copy, run }) => {
    expect(await run()).toEqual({ code: 0, said: expect.stringContaining('is whole, 2 rows') });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const restored = await openLedger(copy, auditKey, () => {});
    expect(await restored.verifyAudit()).toMatchObject({ kind: 'whole', rows: 2 });
    expect(await restored.nextDueAt()).toBeNull();
    await restored.close();
    expect(sqliteFile(copy).rows('select state from "key"')).toEqual([{ state: 'live' }]);
  }));

test('a backup never writes over a file that is there', () =>
  besideBot(async ({ run }) => {
    await run();
    expect(await run()).toEqual({ code: 1, said: expect.stringContaining('is there already') });
  }));

test('a backup of a ledger that somebody changed says so', () =>
  besideBot(async ({ tamper, run }) => {
    tamper("update audit_event set actor = 'U0EVIL' where seq = 1");
    expect(await run()).toEqual({ code: 1, said: expect.stringContaining('broken at row 1') });
  }));

test('without its ledger or its audit key there is no backup, and a sentence says why', () =>
  besideBot(async ({ path, run }) => {
    const gone = await run({ DATABASE_URL: `sqlite:${path}.other` });
    expect(gone).toEqual({ code: 1, said: expect.stringContaining('There is no ledger at') });
    const keyless = await run({ DDKEY_AUDIT_KEY: '' });
    expect(keyless).toEqual({ code: 2, said: expect.stringContaining('DDKEY_AUDIT_KEY') });
    const elsewhere = await run({ DATABASE_URL: 'postgres://localhost/ddkey' });
    expect(elsewhere).toEqual({ code: 2, said: expect.stringContaining('pg_dump') });
  }));
