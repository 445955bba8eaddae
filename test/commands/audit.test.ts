import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '../../src/access/audit-event.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds } from '../../src/policy/instant.ts';
import { ana, approved, auditKey, start, type ThrowAway } from '../ledger/throw-away.ts';
import { audit, request, rowsOf, sixRows } from './audit-at.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await sixRows();
});
afterEach(() => at.close());

const headOf = async (): Promise<string> => {
  const last = (await rowsOf(at)).at(-1);
  return `${last?.seq}:${last?.hash}`;
};
const append = () =>
  at.run((tx) => tx.appendAudit(auditEvent({ at: start, actor: ana }, 'show.asked', {})));
test('an untouched chain is whole, and says its head', async () => {
  const head = await headOf();
  expect(await audit(at, ['verify'])).toEqual({
    code: 0,
    said: `The audit chain is whole, 6 rows. Its head is ${head}\n`,
  });
  expect((await audit(at, ['verify', '--head', head])).code).toBe(0);
});

test('a cut tail is seen by a head that was posted, also when the chain grew on', async () => {
  const head = await headOf();
  at.tamper('delete from audit_event where seq > 4');
  expect((await audit(at, ['verify'])).code).toBe(0);
  const cut = await audit(at, ['verify', '--head', head]);
  expect(cut.code).toBe(1);
  expect(cut.said).toContain('broken at row 5: rows 5 to 6 were cut off');
  for (const _ of [1, 2, 3]) await append();
  const regrown = await audit(at, ['verify', '--head', head]);
  expect(regrown.code).toBe(1);
  expect(regrown.said).toContain('broken at row 6: it is not the row that was posted');
});

test('a row that was cut off, and put back among newer ones, is named', async () => {
  const last = (await rowsOf(at)).at(-1);
  at.tamper('delete from audit_event where seq > 4');
  for (const _ of [1, 2, 3]) await append();
  at.tamper(
    `update audit_event set at = '${last?.at}', what = '${last?.what}', request_id = '${last?.request_id}', details = '${last?.details}', previous_hash = '${last?.previous_hash}', hash = '${last?.hash}' where seq = 6`,
  );
  const { code, said } = await audit(at, ['verify']);
  expect(code).toBe(1);
  expect(said).toContain('broken at row 6: it does not follow the row before it');
});

test('a cut tail is seen without a head where the ledger holds what nobody tells of', async () => {
  const id = await approved(at);
  const { code, said } = await audit(at, ['verify']);
  expect(code).toBe(1);
  expect(said).toContain(`nothing in it tells of ${id}`);
});

test('a replaced key goes on to verify what it signed, and nothing after', async () => {
  const next = Buffer.alloc(32, 'next');
  const env = {
    DDKEY_AUDIT_KEY: next.toString('base64'),
    DDKEY_AUDIT_KEYS_EARLIER: ` ${auditKey.toString('base64')} `,
  };
  await at.reopen(next);
  await append();
  expect(await audit(at, ['verify'], env)).toMatchObject({ code: 0 });
  expect((await audit(at, ['verify'])).said).toContain('broken at row 7');
  await at.reopen(auditKey);
  await append();
  const stolen = await audit(at, ['verify'], env);
  expect(stolen).toMatchObject({ code: 1 });
  expect(stolen.said).toContain('row 8: it was signed with a key that was no longer in use');
});

test('the chain goes out as JSON lines or CSV, cut by time, with nothing a spreadsheet would run', async () => {
  const lines = (await audit(at, ['export'])).said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatchObject({ row: 1, actor: ana, request, details: { index: 0 } });
  const since = addSeconds(start, 2);
  const until = addSeconds(start, 4);
  const slice = await audit(at, ['export', '--format', 'csv', '--since', since, '--until', until]);
  expect(slice.code).toBe(0);
  const table = slice.said.trim().split('\r\n');
  expect(table.map((line) => line.split(',')[0])).toEqual(['row', '3', '4']);
  at.tamper("update audit_event set actor = '=HYPERLINK(1)' where seq = 3");
  expect((await audit(at, ['export', '--format', 'csv'])).said).toContain(",'=HYPERLINK(1),");
});

test('the story of a request is told in sentences', async () => {
  const { code, said } = await audit(at, ['show', '--request', request]);
  expect(code).toBe(0);
  expect(said.split('\n')[0]).toBe(
    `${start}  ${ana} asked for a key (index: 0; purpose: =cmd|"boom").`,
  );
  expect(JSON.parse((await audit(at, ['show', '--request', request, '--json'])).said)).toHaveLength(
    6,
  );
  expect(await audit(at, ['show', '--request', newId.request()])).toEqual({
    code: 1,
    said: 'No row of the audit chain tells of it.\n',
  });
});

const wrongUsage = [
  [],
  ['verify', '--head', '12'],
  ['verify', 'please'],
  ['export', '--format', 'xml'],
  ['export', '--since', 'yesterday'],
  ['show'],
  ['show', '--request', 'nonsense'],
];
test('wrong usage is answered with how to use it', async () => {
  for (const args of wrongUsage) {
    const { code, said } = await audit(at, args);
    expect([args, code]).toEqual([args, 2]);
    expect(said).toContain('ddkey audit ');
  }
  expect((await audit(at, ['help'])).code).toBe(0);
});

test('a missing key, a wrong key and a missing ledger are told apart', async () => {
  expect(await audit(at, ['verify'], { DDKEY_AUDIT_KEY: '' })).toMatchObject({ code: 2 });
  const wrong = await audit(at, ['verify'], { DDKEY_AUDIT_KEYS_EARLIER: 'c2hvcnQ=' });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.said).toContain('DDKEY_AUDIT_KEYS_EARLIER');
  const none = await audit(at, ['verify'], { DATABASE_URL: 'sqlite:/nowhere/ddkey.db' });
  expect(none).toEqual({ code: 1, said: 'There is no ledger at /nowhere/ddkey.db.\n' });
});
