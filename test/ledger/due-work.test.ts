import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClaimedDue, NewDue } from '../../src/access/due-work.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds, hour } from '../../src/policy/instant.ts';
import { sqliteFile } from '../database.ts';
import { start, type ThrowAway, throwAwayLedger } from './throw-away.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await throwAwayLedger();
});
afterEach(() => at.close());

const work = (runAt = start): NewDue => ({ kind: 'note', subject: newId.request(), runAt });
const add = (due: NewDue): Promise<void> => at.run((tx) => tx.addDue(due));

/** Claims what is due; throws when there is nothing. */
async function claim(now = start, leaseSeconds = 60): Promise<ClaimedDue> {
  const due = await at.ledger().claimDue(now, leaseSeconds);
  if (due === null) throw new Error('there was nothing to claim');
  return due;
}
const nothingDue = async (now = start): Promise<boolean> =>
  (await at.ledger().claimDue(now, 60)) === null;

/** Lets every lease run out, as if its worker had died long ago. */
const letLeasesEnd = () =>
  at.tamper("update due_work set claimed_until = '2000-01-01T00:00:00.000Z'");

/** Goes on with a ledger file, whatever database the other tests run on. */
async function onFile(): Promise<void> {
  await at.close();
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-due-'));
  at = await throwAwayLedger(sqliteFile(join(folder, 'ddkey.db')));
}

test('claims made side by side never give the same work twice', async () => {
  const subjects = Array.from({ length: 20 }, () => work());
  for (const due of subjects) await add(due);
  const claims = await Promise.all(
    Array.from({ length: 30 }, () => at.ledger().claimDue(start, 60)),
  );
  const got = claims.flatMap((due) => (due === null ? [] : [due.subject]));
  expect(got).toHaveLength(20);
  expect(new Set(got)).toEqual(new Set(subjects.map(({ subject }) => subject)));
});

test('work is claimed when it is due and not before, the oldest first', async () => {
  const late = work(addSeconds(start, hour));
  const early = work(addSeconds(start, 60));
  await add(late);
  await add(early);
  expect(await nothingDue()).toBe(true);
  expect(await at.ledger().nextDueAt()).toBe(early.runAt);
  expect(await claim(addSeconds(start, hour))).toMatchObject({ subject: early.subject });
  expect(await claim(addSeconds(start, hour))).toMatchObject({ subject: late.subject });
});

test('what a person waits for can be claimed past a long line', async () => {
  await add(work());
  const waitedFor: NewDue = {
    kind: 'deliver',
    subject: newId.request(),
    runAt: addSeconds(start, 60),
  };
  await add(waitedFor);
  const awaited = () => at.ledger().claimDue(addSeconds(start, 60), 60, 'awaited');
  expect(await awaited()).toMatchObject(waitedFor);
  expect(await awaited()).toBeNull();
  expect(await claim()).toMatchObject({ kind: 'note' });
});

test('a claim whose lease ran out is taken over, and the stale one can do nothing', async () => {
  await add(work());
  const stale = await claim();
  letLeasesEnd();
  expect(await at.run((tx) => tx.claimRuns(stale.claim))).toBe(false);
  const fresh = await claim();
  expect(fresh.claim).toEqual({ dueId: stale.claim.dueId, number: stale.claim.number + 1 });
  expect(await at.run((tx) => tx.holdsClaim(stale.claim))).toBe(false);
  expect(await at.run((tx) => tx.holdsClaim(fresh.claim))).toBe(true);
  await at.ledger().finishDue(stale);
  await at.ledger().postponeDue(stale, addSeconds(start, hour), 'bug');
  expect(await at.run((tx) => tx.claimRuns(fresh.claim))).toBe(true);
  await at.ledger().finishDue(fresh);
  expect(await nothingDue(addSeconds(start, 2 * hour))).toBe(true);
});

test('a claim that is held is not given away', async () => {
  await add(work());
  const held = await claim();
  expect(await nothingDue(addSeconds(start, 10 * hour))).toBe(true);
  expect(await at.run((tx) => tx.claimRuns(held.claim))).toBe(true);
});

test('asking twice keeps one row, at the earlier time', async () => {
  const due = work(addSeconds(start, hour));
  await add(due);
  await add({ ...due, runAt: addSeconds(start, 60) });
  await add({ ...due, runAt: addSeconds(start, 2 * hour) });
  expect(await at.ledger().nextDueAt()).toBe(addSeconds(start, 60));
  const claimed = await claim(addSeconds(start, 60));
  expect(claimed).toMatchObject({ subject: due.subject, wanted: 3 });
  await at.ledger().finishDue(claimed);
  expect(await nothingDue(addSeconds(start, 10 * hour))).toBe(true);
});

test('work that is asked for while it runs runs again', async () => {
  const due = work();
  await add(due);
  const running = await claim();
  await add(due);
  expect(await nothingDue()).toBe(true);
  await at.ledger().finishDue(running);
  const again = await claim();
  expect(again.subject).toBe(due.subject);
  expect(again.claim.number).toBe(running.claim.number + 1);
  await at.ledger().finishDue(again);
  expect(await nothingDue()).toBe(true);
});

test('postponed work comes back at its time, with its tries counted when it failed', async () => {
  await add(work());
  await at.ledger().postponeDue(await claim(), addSeconds(start, 60), null);
  expect(await nothingDue(addSeconds(start, 59))).toBe(true);
  const patient = await claim(addSeconds(start, 60));
  expect(patient.attempts).toBe(0);
  await at.ledger().postponeDue(patient, addSeconds(start, 120), 'datadog-silent');
  expect(await claim(addSeconds(start, 120))).toMatchObject({ attempts: 1 });
});

test('postponed work that was asked for meanwhile runs at the time of that wish', async () => {
  const due = work();
  await add(due);
  const running = await claim();
  await add({ ...due, runAt: addSeconds(start, 1) });
  await at.ledger().postponeDue(running, addSeconds(start, hour), 'slack-busy');
  expect(await claim(addSeconds(start, 1))).toMatchObject({ subject: due.subject });
});

test('finished work that is asked for again never gets an old claim', async () => {
  const due = work();
  await add(due);
  const first = await claim();
  await at.ledger().finishDue(first);
  await add(due);
  const second = await claim();
  expect(second.claim).not.toEqual(first.claim);
  expect(await at.run((tx) => tx.holdsClaim(first.claim))).toBe(false);
});

test('the ledger wakes its worker after a commit that added work, and only then', async () => {
  // In PostgreSQL the worker is woken by others too.
  await onFile();
  const before = at.wakes();
  await at.run((tx) => tx.request(newId.request()));
  expect(at.wakes()).toBe(before);
  await expect(
    at.run(async (tx) => {
      await tx.addDue(work());
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(at.wakes()).toBe(before);
  await add(work());
  expect(at.wakes()).toBe(before + 1);
});

test('a restart on a ledger file frees the claims of the process that ended, and stale ones stay stale', async () => {
  // Only a file has one bot at a time; in PostgreSQL another may be at work under its claim.
  await at.close();
  at = await throwAwayLedger(
    sqliteFile(join(mkdtempSync(join(tmpdir(), 'ddkey-due-')), 'ddkey.db')),
  );
  await add(work());
  const old = await claim();
  await at.reopen();
  const fresh = await claim();
  expect(fresh.subject).toBe(old.subject);
  expect(await at.run((tx) => tx.holdsClaim(old.claim))).toBe(false);
});
