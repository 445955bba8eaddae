import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import Libsql from 'libsql';
import { openLedger } from '../../src/ledger/open.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { sqliteFile } from '../database.ts';
import { approved, auditKey, newKey, throwAwayLedger } from '../ledger/throw-away.ts';
import { type Broken, doctor, doctorJson, notRight, play, within } from './doctor-at.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-doctor-'));
  folders.push(folder);
  return join(folder, 'ddkey.db');
}

/** A ledger file that a bot with this key once worked on. */
const ledgerFile = async (path: string, key: Buffer): Promise<void> =>
  (await openLedger(`sqlite:${path}`, key, () => {})).close();

const sandboxKey = ({ env }: Sandbox): Buffer =>
  Buffer.from(env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
const made = (sandbox: Sandbox) => ledgerFile(sandbox.ledgerPath, sandboxKey(sandbox));
const spoil =
  (text: string) =>
  async (sandbox: Sandbox): Promise<void> => {
    await made(sandbox);
    sqliteFile(sandbox.ledgerPath).tamper(text);
  };

const rowsUnseen = {
  'keys-stranded': 'not looked at',
  'audit-chain': 'not looked at',
  'ends-by-itself': 'not looked at',
} as const;
const fileUnseen = {
  'ledger-schema': 'not looked at',
  'ledger-room': 'not looked at',
  ...rowsUnseen,
} as const;

const broken: readonly Broken[] = [
  {
    what: 'a ledger where nothing can be written',
    env: { DATABASE_URL: 'sqlite:/dev/null/ddkey.db' },
    found: { 'ledger-writable': 'wrong' },
    says: '/dev/null/ddkey.db cannot be written: ',
    next: 'or set DATABASE_URL to another place',
    code: 1,
  },
  {
    what: 'a ledger file that is none',
    given: ({ ledgerPath }) => writeFileSync(ledgerPath, 'not a database at all '.repeat(200)),
    found: { 'ledger-writable': 'wrong', ...fileUnseen },
    says: 'The ledger cannot be read: ',
    next: 'Check DATABASE_URL',
    code: 1,
  },
  {
    what: 'a ledger file that can only be read',
    async given(sandbox) {
      await made(sandbox);
      sqliteFile(sandbox.ledgerPath).tamper('pragma wal_checkpoint(truncate)');
      const bytes = readFileSync(sandbox.ledgerPath);
      // The write version of the file format: more than SQLite knows means read only.
      bytes[18] = 3;
      writeFileSync(sandbox.ledgerPath, bytes);
      for (const rest of ['-wal', '-shm']) rmSync(`${sandbox.ledgerPath}${rest}`, { force: true });
    },
    found: { 'ledger-writable': 'wrong' },
    says: 'cannot be written: ',
    next: 'Give the user that ddkey runs as the right to write there',
    code: 1,
  },
  {
    what: 'a ledger of an older ddkey',
    given: spoil(
      'delete from kysely_migration where name = (select max(name) from kysely_migration)',
    ),
    found: { 'ledger-schema': 'look at this', ...rowsUnseen },
    says: 'An older ddkey wrote this ledger',
    next: 'Make a backup first: npx ddkey backup FILE',
    code: 1,
  },
  {
    what: 'a ledger of a newer ddkey',
    given: spoil("insert into kysely_migration values ('9999-newer', '2030-01-01')"),
    found: { 'ledger-schema': 'wrong', ...rowsUnseen },
    says: 'This ledger was written by a newer version of ddkey.',
    next: 'Use that version, or restore a backup from before it.',
    code: 1,
  },
  {
    what: 'an audit chain that somebody changed',
    given: spoil(
      "insert into audit_event values (1, '2030-01-01T00:00:00.000Z', 'ddkey', 'bot.started', null, null, '{}', '', '')",
    ),
    found: { 'audit-chain': 'wrong' },
    says: 'The audit chain is broken at row 1: it was changed.',
    next: 'Check DDKEY_AUDIT_KEY; if it is right, somebody changed the ledger.',
    code: 1,
  },
  {
    what: 'a PostgreSQL server that is not there',
    env: { DATABASE_URL: 'postgres://ddkey@127.0.0.1:9/ddkey' },
    found: { 'ledger-writable': 'wrong', ...fileUnseen },
    says: 'The ledger cannot be read: ',
    next: 'that the place it names can be reached',
    code: 1,
  },
];

test.each(broken)('$what: the right check finds it, with the next step', play);

test('keys of an organisation that the policy has dropped are found, with who can end them', async () => {
  const at = await throwAwayLedger();
  const request = await approved(at);
  await at.run((tx) => tx.insertKey({ ...newKey(request), owner: { kind: 'current-user' } }));
  await within({}, async (_sandbox, env) => {
    const key = auditKey.toString('base64');
    const told = await doctorJson({ ...env, DATABASE_URL: at.url, DDKEY_AUDIT_KEY: key });
    const finding = told.findings.find(({ check }) => check === 'keys-stranded');
    expect(finding).toMatchObject({
      verdict: 'wrong',
      says: 'current_user in org main still owns 1 key, so its owner cannot change yet.',
      next: expect.stringContaining('Name the organisation and the owner again'),
    });
    expect(told.code).toBe(1);
  });
  await at.close();
});

const isRoot = process.getuid?.() === 0;

test('a disk that is nearly full is found before it is full', async () => {
  if (!isRoot) {
    process.stderr.write('not tried: a small disk takes the right to mount one\n');
    return;
  }
  const path = newPath();
  const folder = join(path, '..');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'ddkey-test', folder]);
  expect(mounted.stderr.toString()).toBe('');
  try {
    await within({}, async (sandbox, env) => {
      await ledgerFile(path, sandboxKey(sandbox));
      const told = await doctorJson({ ...env, DATABASE_URL: `sqlite:${path}` });
      expect(notRight(told)).toEqual({ 'ledger-room': 'wrong' });
      const finding = told.findings.find(({ check }) => check === 'ledger-room');
      expect(finding?.says).toMatch(/^Only \d+ MB are free where .+ddkey\.db is\.$/u);
      expect(finding?.next).toContain('Make room on that disk');
    });
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
});

test('a bot that holds the file is a calm statement, and one that writes just then as well', async () => {
  await within({}, async (sandbox, env) => {
    const key = sandboxKey(sandbox);
    const running = await openLedger(`sqlite:${sandbox.ledgerPath}`, key, () => {});
    const beside = await doctor(env);
    expect(beside.said).toContain(
      `right         ledger: ${sandbox.ledgerPath}, on which a bot is running, can be written.\n`,
    );
    expect(beside.code).toBe(0);
    const writer = new Libsql(sandbox.ledgerPath);
    writer.exec('begin immediate');
    const busy = await doctor(env);
    writer.exec('rollback');
    writer.close();
    expect(busy.said).toContain('can be written. Somebody is writing to it just now.\n');
    expect(busy.code).toBe(0);
    await running.close();
    const alone = await doctor(env);
    expect(alone.said).toContain('on which no bot is running, can be written.');
    // The bot is not locked out by having been looked at.
    await ledgerFile(sandbox.ledgerPath, key);
  });
});
