import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { LedgerUnusable, openLedger } from '../../src/ledger/open.ts';
import { approved, auditKey, throwAwayLedger } from './throw-away.ts';

test('a second bot on the same ledger is refused with a sentence, until the first has ended', async () => {
  const at = await throwAwayLedger();
  try {
    const second = openLedger(at.path, auditKey, () => {});
    await expect(second).rejects.toThrow(LedgerUnusable);
    await expect(second).rejects.toThrow('Another ddkey is running on');
    await at.reopen();
    expect(await at.ledger().nextDueAt()).toBeNull();
  } finally {
    await at.close();
  }
});

test('a second process on the same ledger is refused too', async () => {
  const at = await throwAwayLedger();
  try {
    const module = new URL('../../src/ledger/open.js', import.meta.url).href;
    const script = `const { openLedger } = await import(${JSON.stringify(module)});
      await openLedger(${JSON.stringify(at.path)}, Buffer.alloc(32), () => {}).then(
        () => console.log('opened'), (fault) => console.log(fault.message));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(child.stdout.toString()).toContain('Another ddkey is running on');
  } finally {
    await at.close();
  }
});

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
