import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sealed, seal } from '../../src/ledger/audit-chain.ts';
import type { ThrowAway } from '../ledger/throw-away.ts';
import { audit, rowsOf, sixRows } from './audit-at.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await sixRows();
});
afterEach(() => at.close());

/** What a thief of the file can do who has not got the key: seal everything anew with another. */
async function rewrite(from: number, key: Buffer, change: (row: Sealed) => Sealed): Promise<void> {
  const all = await rowsOf(at);
  let previousHash = all.find(({ seq }) => seq === from)?.previous_hash ?? '';
  for (const row of all.filter(({ seq }) => seq >= from)) {
    const { seq, at: when, actor, what, request_id: requestId, key_id: keyId, details } = row;
    const sealed = { seq, at: when, actor, what, requestId, keyId, details, previousHash };
    const next = seq === from ? change(sealed) : sealed;
    const hash = seal(next, key);
    at.tamper(
      `update audit_event set actor = '${next.actor}', previous_hash = '${previousHash}', hash = '${hash}' where seq = ${seq}`,
    );
    previousHash = hash;
  }
}

const somebodyElse = (row: Sealed): Sealed => ({ ...row, actor: 'U0OTHER' });
const thiefs = Buffer.alloc(32, 'thief');

type Tampering = {
  readonly how: string;
  readonly do: () => void | Promise<void>;
  readonly row: number;
};
const tampering: readonly Tampering[] = [
  {
    how: 'edits who did it',
    do: () => at.tamper("update audit_event set actor = 'U0X' where seq = 3"),
    row: 3,
  },
  {
    how: 'edits the time',
    do: () => at.tamper("update audit_event set at = '2020-01-01T00:00:00.000Z' where seq = 2"),
    row: 2,
  },
  {
    how: 'edits the details',
    do: () => at.tamper("update audit_event set details = '{}' where seq = 6"),
    row: 6,
  },
  {
    how: 'takes the request off a row',
    do: () => at.tamper('update audit_event set request_id = null where seq = 4'),
    row: 4,
  },
  {
    how: 'deletes the first row',
    do: () => at.tamper('delete from audit_event where seq = 1'),
    row: 1,
  },
  {
    how: 'deletes a row in the middle',
    do: () => at.tamper('delete from audit_event where seq = 4'),
    row: 4,
  },
  {
    how: 'deletes a row and closes the gap',
    do() {
      at.tamper('delete from audit_event where seq = 2');
      for (const seq of [3, 4, 5, 6])
        at.tamper(`update audit_event set seq = ${seq - 1} where seq = ${seq}`);
    },
    row: 2,
  },
  {
    how: 'puts a copy in at the end',
    do: () =>
      at.tamper(
        `insert into audit_event select 7, at, actor, what, request_id, key_id, details, hash, hash from audit_event where seq = 6`,
      ),
    row: 7,
  },
  {
    how: 'puts a row in before the first',
    do: () =>
      at.tamper(
        `insert into audit_event select 0, at, actor, what, request_id, key_id, details, previous_hash, hash from audit_event where seq = 1`,
      ),
    row: 0,
  },
  {
    how: 'lets two rows change places',
    do: () =>
      at.tamper(
        `update audit_event set seq = 100 where seq = 2; update audit_event set seq = 2 where seq = 3; update audit_event set seq = 3 where seq = 100;`,
      ),
    row: 2,
  },
  {
    how: 'edits a row and seals it anew without the key',
    do: () => rewrite(3, thiefs, somebodyElse),
    row: 3,
  },
  {
    how: 'edits a row and hashes it without any key',
    do: () =>
      at.tamper(
        `update audit_event set actor = 'U0X', hash = '${createHmac('sha256', '').update('3').digest('hex')}' where seq = 3`,
      ),
    row: 3,
  },
  {
    how: 'writes the whole chain anew without the key',
    do: () => rewrite(1, thiefs, somebodyElse),
    row: 1,
  },
];
for (const { how, do: tamper, row } of tampering) {
  test(`whoever ${how} is found at row ${row}`, async () => {
    await tamper();
    const { code, said } = await audit(at, ['verify', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({ whole: false, chain: { kind: 'broken', seq: row } });
    expect((await audit(at, ['verify'])).said).toContain(`is broken at row ${row}: `);
  });
}
