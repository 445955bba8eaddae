import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '../../src/access/audit-event.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds } from '../../src/policy/instant.ts';
import { ana, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await throwAwayLedger();
  for (let index = 0; index < 5; index += 1) {
    await at.run((tx) =>
      tx.appendAudit(
        auditEvent({ at: addSeconds(start, index), actor: ana }, 'request.submitted', {
          requestId: newId.request(),
          details: { index },
        }),
      ),
    );
  }
});
afterEach(() => at.close());

const verify = () => at.ledger().verifyAudit();

test('an untouched chain is whole, and its head changes with every row', async () => {
  const before = await verify();
  expect(before).toMatchObject({ kind: 'whole', rows: 5 });
  await at.run((tx) =>
    tx.appendAudit(auditEvent({ at: start, actor: 'ddkey' }, 'bot.started', {})),
  );
  const after = await verify();
  expect(after).toMatchObject({ kind: 'whole', rows: 6 });
  expect(after.kind === 'whole' && before.kind === 'whole' && after.head === before.head).toBe(
    false,
  );
});

test('one transaction may write thousands of rows, as after a sweep of thousands of keys', async () => {
  const subjects = Array.from({ length: 4000 }, () => newId.request());
  await at.run(async (tx) => {
    for (const subject of subjects) {
      await tx.addDue({ kind: 'note', subject, runAt: start });
      await tx.addDue({ kind: 'card', subject, runAt: start });
      await tx.appendAudit(auditEvent({ at: start, actor: 'ddkey' }, 'bot.started', {}));
    }
  });
  expect(await verify()).toMatchObject({ kind: 'whole', rows: 4005 });
  const { due } = await at.ledger().counts(start, start);
  expect(due.map(({ kind, count }) => [kind, count]).sort()).toEqual([
    ['card', 4000],
    ['note', 4000],
  ]);
}, 60_000);

const columns = ['at', 'actor', 'what', 'request_id', 'details', 'hash'] as const;
for (const column of columns) {
  test(`a row whose ${column} was changed is named`, async () => {
    at.tamper(`update audit_event set ${column} = 'changed' where seq = 3`);
    expect(await verify()).toEqual({ kind: 'broken', seq: 3, why: 'it was changed' });
  });
}

test('a row whose link to the row before was changed is named', async () => {
  at.tamper("update audit_event set previous_hash = 'other' where seq = 4");
  expect(await verify()).toMatchObject({ kind: 'broken', seq: 4 });
});

test('a row that was taken out is named, wherever it stood', async () => {
  at.tamper('delete from audit_event where seq = 1');
  expect(await verify()).toEqual({ kind: 'broken', seq: 1, why: 'a row is missing' });
});

test('rows that moved up to hide a gap are found', async () => {
  at.tamper('delete from audit_event where seq = 2');
  for (const seq of [3, 4, 5])
    at.tamper(`update audit_event set seq = ${seq - 1} where seq = ${seq}`);
  expect(await verify()).toMatchObject({ kind: 'broken', seq: 2 });
});

test('two rows that changed places are found', async () => {
  at.tamper(`
    update audit_event set seq = 100 where seq = 2;
    update audit_event set seq = 2 where seq = 3;
    update audit_event set seq = 3 where seq = 100;`);
  expect(await verify()).toMatchObject({ kind: 'broken', seq: 2 });
});

test('a row that was put in is found', async () => {
  at.tamper(`insert into audit_event
    select 6, at, actor, what, request_id, key_id, details, hash, hash
    from audit_event where seq = 5`);
  expect(await verify()).toEqual({ kind: 'broken', seq: 6, why: 'it was changed' });
});

test('an event and the move that it tells of are written together or not at all', async () => {
  const undone = at.run(async (tx) => {
    await tx.appendAudit(auditEvent({ at: start, actor: ana }, 'request.denied', {}));
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await verify()).toMatchObject({ kind: 'whole', rows: 5 });
});

test('events appended side by side stay one chain', async () => {
  const append = () =>
    at.run((tx) => tx.appendAudit(auditEvent({ at: start, actor: ana }, 'show.asked', {})));
  await Promise.all(Array.from({ length: 25 }, append));
  expect(await verify()).toMatchObject({ kind: 'whole', rows: 30 });
});
