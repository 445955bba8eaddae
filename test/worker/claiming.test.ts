import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClaimedDue, NewDue } from '../../src/access/due-work.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds } from '../../src/policy/instant.ts';
import { claimingInTurn, manners } from '../../src/worker/claiming.ts';
import { start, type ThrowAway, throwAwayLedger } from '../ledger/throw-away.ts';

let at: ThrowAway;
beforeEach(async () => {
  at = await throwAwayLedger();
});
afterEach(() => at.close());

const nobody = (): boolean => false;
const quietly = (): void => {};

const add = (kind: 'announce' | 'card', count: number) =>
  at.run(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      // Due for longer, so that nothing but the kind puts it behind.
      const runAt = kind === 'card' ? addSeconds(start, -60) : start;
      await tx.addDue({ kind, subject: newId.request(), runAt });
    }
  });
const claiming = (holds = nobody) =>
  claimingInTurn({ ledger: at.ledger(), clock: { now: () => start } }, holds);

async function kinds(next: () => Promise<NewDue | null>): Promise<string[]> {
  const all: string[] = [];
  for (let due = await next(); due !== null; due = await next()) all.push(due.kind);
  return all;
}

const piece = async (kind: 'announce' | 'card'): Promise<ClaimedDue> => {
  await add(kind, 1);
  const due = await claiming().next();
  if (due === null) throw new Error('nothing was due');
  return due;
};

test('what somebody waits for comes first, and every fifth place is for the rest', async () => {
  await add('card', 3);
  await add('announce', 6);
  const four = ['announce', 'announce', 'announce', 'announce'];
  expect(await kinds(claiming().next)).toEqual([
    ...four,
    'card',
    'announce',
    'announce',
    'card',
    'card',
  ]);
});

test('while the rest stands aside, only what somebody waits for is claimed', async () => {
  await add('card', 2);
  await add('announce', 5);
  const one = claiming(() => true);
  expect(await kinds(one.next)).toEqual([
    'announce',
    'announce',
    'announce',
    'announce',
    'announce',
  ]);
});

test('what comes while a pass is on is seen once it is told of', async () => {
  await add('card', 1);
  const one = claiming();
  expect((await one.next())?.kind).toBe('card');
  await add('announce', 1);
  one.lookAnew();
  expect((await one.next())?.kind).toBe('announce');
});

test('the rest stands aside for what somebody waits for until that has ended, and not for long', async () => {
  const woken: string[] = [];
  const { holds, claimed } = manners(() => woken.push('woken'), nobody);
  const ended = claimed(await piece('announce'));
  expect(holds()).toBe(true);
  ended();
  expect(holds()).toBe(false);
  claimed(await piece('announce'));
  expect(holds()).toBe(true);
  while (woken.length === 0) await pause(20);
  expect(holds()).toBe(false);
});

test('after a long stretch the rest leaves the thread to others, and goes on by itself', async () => {
  let wakes = 0;
  const { holds, claimed } = manners(() => {
    wakes += 1;
  }, nobody);
  const due = await piece('card');
  const busyUntil = performance.now() + 30;
  while (performance.now() < busyUntil) quietly();
  claimed(due)();
  expect(holds()).toBe(true);
  while (holds()) await pause(5);
  expect(wakes).toBe(1);
});
