import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openLedger } from '../../src/ledger/open.ts';
import { LedgerUnusable } from '../../src/ledger/open-database.ts';
import { approved, auditKey, throwAwayLedger } from './throw-away.ts';

/** A file, whatever database the other tests run on: only a file has room for one bot. */
async function inFile(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-alone-'));
  try {
    await work(join(folder, 'ddkey.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a second bot on the same ledger file is refused with a sentence, until the first has ended', () =>
  inFile(async (path) => {
    const first = await openLedger(path, auditKey, () => {});
    const second = openLedger(path, auditKey, () => {});
    await expect(second).rejects.toThrow(LedgerUnusable);
    await expect(second).rejects.toThrow('Another ddkey is running on');
    await first.close();
    const next = await openLedger(`sqlite:${path}`, auditKey, () => {});
    expect(await next.nextDueAt()).toBeNull();
    await next.close();
  }));

test('a second process on the same ledger file is refused too', () =>
  inFile(async (path) => {
    const first = await openLedger(path, auditKey, () => {});
    const module = new URL('../../src/ledger/open.js', import.meta.url).href;
    const script = `const { openLedger } = await import(${JSON.stringify(module)});
      await openLedger(${JSON.stringify(path)}, Buffer.alloc(32), () => {}).then(
        () => console.log('opened'), (fault) => console.log(fault.message));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(child.stdout.toString()).toContain('Another ddkey is running on');
    await first.close();
  }));

test('what was committed is there after the ledger is opened again', async () => {
  const at = await throwAwayLedger();
  try {
    const id = await approved(at);
    await at.reopen();
    expect(await at.run((tx) => tx.request(id))).toMatchObject({ state: 'approved' });
    expect(await at.run((tx) => tx.grant(id))).toMatchObject({ generation: 0 });
  } finally {
    await at.close();
  }
});
