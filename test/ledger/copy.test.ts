import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runLedger } from '../../src/ledger/commands.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { addSeconds } from '../../src/policy/instant.ts';
import { freshDatabase, sqliteFile } from '../database.ts';
import { giveKey } from './held-key.ts';
import { ana, approved, auditKey, start, throwAwayLedger } from './throw-away.ts';

const server = process.env['DDKEY_TEST_POSTGRES'];

async function copy(from: string, to: string): Promise<{ code: number; said: string }> {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const out = { write };
  const env = { DDKEY_AUDIT_KEY: auditKey.toString('base64') };
  const args = ['copy', '--from', from, '--to', to];
  return { code: await runLedger({ args, env, out }), said };
}

/** A ledger file with requests, a key and due work; closed unless a bot is to hold it. */
async function filled(path: string) {
  const at = await throwAwayLedger(sqliteFile(path));
  const held = { holder: ana, purpose: 'Nightly backup', now: start, lastsSeconds: 3600 };
  await at.run(async (tx) => {
    await giveKey(tx, held);
    const about = { at: start, actor: ana, requestId: null, keyId: null, details: {} };
    await tx.appendAudit({ ...about, what: 'key.made' });
    await tx.appendAudit({ ...about, what: 'key.delivered' });
  });
  const id = await approved(at);
  for (let seconds = 0; seconds < 3; seconds += 1) {
    const kind = (['note', 'card', 'offer'] as const)[seconds] ?? 'note';
    await at.run((tx) => tx.addDue({ kind, subject: id, runAt: addSeconds(start, seconds) }));
  }
  return { at, id };
}

if (server === undefined || server === '') {
  test('the copy into PostgreSQL is not checked: DDKEY_TEST_POSTGRES names no server', async () => {
    expect(await copy('sqlite:/nowhere', 'mysql://')).toMatchObject({ code: 2 });
  });
} else {
  test('a ledger file moves into PostgreSQL whole, once, and only while no bot runs on it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ddkey-copy-'));
    const path = join(folder, 'ddkey.db');
    const target = freshDatabase(path);
    const { at, id } = await filled(path);
    try {
      const early = await copy(`sqlite:${path}`, target.url);
      expect(early).toEqual({ code: 1, said: expect.stringContaining('Another ddkey is running') });
      await at.close();
      const done = await copy(`sqlite:${path}`, target.url);
      expect(done).toEqual({ code: 0, said: expect.stringContaining('audit_event 2') });
      const again = await copy(`sqlite:${path}`, target.url);
      expect(again).toEqual({ code: 1, said: expect.stringContaining('holds a ledger already') });
      const ids = 'select id, kind from due_work order by id';
      expect(target.rows(ids)).toEqual(sqliteFile(path).rows(ids));
      const ledger = await openLedger(target.url, auditKey, () => {});
      expect(await ledger.verifyAudit()).toMatchObject({ kind: 'whole', rows: 2 });
      const claimed = await ledger.claimDue(addSeconds(start, 60), 60);
      expect(claimed).toMatchObject({ kind: 'note', subject: id });
      await ledger.inTransaction((tx) => tx.addDue({ kind: 'lapse', subject: id, runAt: start }));
      await ledger.close();
    } finally {
      target.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
