import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '../../src/access/audit-event.ts';
import { KeyId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, minute } from '../../src/policy/instant.ts';
import { approvedFor, giveKey } from './held-key.ts';
import { ana, newKey, newRequest, start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

const held = (purpose: string, lastsSeconds = day) => ({
  holder: ana,
  purpose,
  now: start,
  lastsSeconds,
});
const countsAt = (now = start) => it.ledger().counts(now, addSeconds(now, -10 * minute));

test('an empty ledger has nothing to count', async () => {
  expect(await countsAt()).toEqual({
    open: { pending: 0, approved: 0 },
    live: [],
    overdue: { count: 0, since: null },
    stuck: { count: 0, since: null },
    due: [],
    head: null,
    told: [],
  });
});

test('requests that are not over and keys that work are counted, each kind alone', async () => {
  await it.run((tx) => tx.insertRequest(newRequest()));
  await it.run((tx) => approvedFor(tx, held('Approved')));
  await it.run((tx) => giveKey(tx, held('One')));
  await it.run((tx) => giveKey(tx, held('Two'), 2));
  await it.run(async (tx) => {
    const request = await approvedFor(tx, held('Ships logs'));
    const key = { ...newKey(request), kind: 'api', scopes: [] } as const;
    await tx.insertKey(key);
    await tx.moveKey(key.id, { from: 'intended', to: 'made' });
    await tx.moveKey(key.id, { from: 'made', to: 'showing' });
    await tx.moveKey(key.id, { from: 'showing', to: 'live' });
  });
  const { open, live } = await countsAt();
  expect(open).toEqual({ pending: 1, approved: 2 });
  expect([...live].sort((a, b) => a.count - b.count)).toEqual([
    { credential: 'api', count: 1 },
    { credential: 'application', count: 3 },
  ]);
});

test('a key is overdue from its end on until Datadog confirms, and stuck after ten minutes', async () => {
  const first = await it.run((tx) => giveKey(tx, held('Soon', hour)));
  await it.run((tx) => giveKey(tx, held('Later', 3 * hour)));
  const end = addSeconds(start, hour);
  expect((await countsAt(addSeconds(end, -1))).overdue).toEqual({ count: 0, since: null });
  expect((await countsAt(end)).overdue).toEqual({ count: 1, since: end });
  const id = KeyId.parse(first.keyIds[0]);
  const revoking = { revokingAt: end, revokeReason: 'expired' } as const;
  await it.run((tx) => tx.moveKey(id, { from: 'live', to: 'revoking' }, revoking));
  const soon = await countsAt(addSeconds(end, 9 * minute));
  expect(soon.overdue).toEqual({ count: 1, since: end });
  expect(soon.stuck).toEqual({ count: 0, since: null });
  expect((await countsAt(addSeconds(end, 10 * minute))).stuck).toEqual({ count: 1, since: end });
  await it.run((tx) => tx.moveKey(id, { from: 'revoking', to: 'revoked' }, { endedAt: end }));
  const over = await countsAt(addSeconds(end, hour));
  expect([over.overdue.count, over.stuck.count]).toEqual([0, 0]);
});

test('work counts from the moment it is due, by kind, with its oldest', async () => {
  const { requestId } = await it.run((tx) => giveKey(tx, held('Working')));
  const other = await it.run((tx) => approvedFor(tx, held('Other')));
  await it.run(async (tx) => {
    await tx.addDue({ kind: 'note', subject: requestId, runAt: start });
    await tx.addDue({ kind: 'note', subject: other, runAt: addSeconds(start, 60) });
    await tx.addDue({ kind: 'lapse', subject: other, runAt: addSeconds(start, hour) });
  });
  const { due } = await countsAt(addSeconds(start, minute));
  expect(due).toEqual([{ kind: 'note', count: 2, oldest: start }]);
});

test('the end of the chain, and how far it was told', async () => {
  const event = auditEvent({ at: start, actor: 'ddkey' }, 'bot.started', {});
  await it.run(async (tx) => {
    await tx.appendAudit(event);
    await tx.appendAudit({ ...event, at: addSeconds(start, 5) });
  });
  const before = await countsAt();
  expect(before.head).toMatchObject({ seq: 2, at: addSeconds(start, 5) });
  const told = { seq: 1, hash: before.head?.hash ?? '', at: addSeconds(start, 9) };
  await it.run((tx) => tx.setAuditMark('file', told));
  expect((await countsAt()).told).toEqual([{ teller: 'file', seq: 1, at: told.at }]);
});
