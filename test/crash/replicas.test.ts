import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, instantOf } from '../../src/policy/instant.ts';
import { people } from '../../src/sandbox/people.ts';
import { newRequest } from '../ledger/throw-away.ts';
import { type Arena, openArena } from './arena.ts';
import { examineAll } from './check.ts';
import { lookAs, type Read } from './eyes.ts';
import { grouped } from './grouped.ts';

const server = process.env['DDKEY_TEST_POSTGRES'];
const size = 100;
const ana = SlackUserId.parse(people.requester.id);

/** A hundred requests that wait for their card. */
async function ask({ sandbox, databaseUrl }: Arena): Promise<string[]> {
  const auditKey = Buffer.from(sandbox.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const ledger = await openLedger(databaseUrl, auditKey, () => {});
  const now = instantOf(sandbox.clock.now().getTime());
  const ids = await ledger.inTransaction(async (tx) => {
    const made: string[] = [];
    for (let number = 0; number < size; number += 1) {
      const fresh = { ...newRequest(), requester: ana, submittedAt: now };
      await tx.insertRequest({ ...fresh, lapsesAt: addSeconds(now, 3 * day) });
      await tx.addDue({ kind: 'announce', subject: fresh.id, runAt: now });
      await tx.addDue({ kind: 'note', subject: fresh.id, runAt: now });
      made.push(fresh.id);
    }
    return made;
  });
  await ledger.close();
  return ids;
}

const waiting = (arena: Arena): readonly Read[] =>
  lookAs(arena.sandbox, people.approver.id).all.filter((it) => it.offers(actions.approve));

/** One press; a third of them arrive twice. */
function approve({ sandbox }: Arena, { message }: Read, number: number): Promise<unknown> {
  const who = number % 2 === 0 ? people.approver.id : people.secondApprover.id;
  const { channel, ts } = message;
  const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
  // Whoever's card changed under their finger has pressed for nothing.
  return sandbox.slack.act(who, press, number % 3 === 0 ? 2 : 1).catch(() => {});
}

if (server === undefined || server === '') {
  test('replicas are not tested: DDKEY_TEST_POSTGRES names no server', () => {
    expect(server ?? '').toBe('');
  });
} else {
  let arena: Arena;
  beforeAll(async () => {
    arena = await openArena({ replicas: 3, postgres: true, leaseSeconds: 15 });
  }, 120_000);
  afterAll(() => arena.close());

  test('three replicas, 300 Approve envelopes for 100 requests, a third twice, one replica killed midway: 100 credentials are shown as current, and no other key is left', async () => {
    const ids = await ask(arena);
    expect(await arena.rest()).toBe(true);
    const cards = waiting(arena);
    expect(cards).toHaveLength(size);
    const presses = Array.from({ length: 3 }, () => cards).flat();
    const answered: Promise<unknown>[] = [];
    for (const [number, card] of presses.entries()) {
      answered.push(approve(arena, card, number));
      if (number % 10 === 0) await answered[number];
      if (number === presses.length / 2) arena.fleet.kill(1);
    }
    await Promise.all(answered);
    // What the killed one had taken and not yet kept was pressed for nothing: people press again.
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await arena.rest()).toBe(true);
      await Promise.all(waiting(arena).map((card) => approve(arena, card, 1)));
    }
    expect(waiting(arena)).toEqual([]);
    expect(await arena.watch()).toBe(true);
    expect(await examineAll({ ...arena, accepted: ids })).toEqual([]);
    const kept = await arena.observer.everything();
    const places = grouped(kept, ({ standing }) => standing.at);
    expect([...places].map(([at, all]) => `${at}: ${all.length}`)).toEqual([`shown: ${size}`]);
    const live = kept.flatMap(({ keys }) => keys.filter((key) => key.state === 'live'));
    expect(live).toHaveLength(size);
    const alive = arena.sandbox.datadog.keys().filter(({ revokedAt }) => revokedAt === null);
    expect(new Set(alive.map(({ id }) => id))).toEqual(new Set(live.map((key) => key.datadogId)));
    expect(arena.fleet.gone()).toHaveLength(1);
  }, 300_000);
}
