import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Case } from '../../src/access/case.ts';
import { decide } from '../../src/access/decide.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { anyMove } from './any-move.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ask, ben, cleo } from './hand-made.ts';
import { faultsBetween } from './model.ts';
import type { Move, Scene } from './move.ts';
import { pausingWorker } from './pausing-worker.ts';

const runs = 2000;

async function caseOf(desk: Desk, id: RequestId): Promise<Case> {
  const it = await desk.ledger.caseOf(id);
  if (it === null) throw new Error('the request is gone');
  return it;
}

/** One key works; a second one only while it is being rotated. */
function tooManyLive({ keys }: Case): string[] {
  const live = keys.filter((key) => key.state === 'live');
  const newest = Math.max(...live.map((key) => key.generation));
  return live
    .filter((key, index) => live.findIndex((it) => it.generation === key.generation) !== index)
    .concat(live.filter((key) => key.generation < newest && key.rotatingSince === null))
    .concat(live.slice(2))
    .map(({ id, generation }) => `${id} of generation ${generation}`);
}

/** What must hold after every single move. */
async function look({ desk, memory }: Scene): Promise<void> {
  const it = await caseOf(desk, memory.last.request.id);
  expect(faultsBetween(memory, it, desk.clock.now())).toEqual([]);
  memory.last = it;
  expect(tooManyLive(it)).toEqual([]);
  expect(desk.slack.shown.every(({ to }) => to === ana)).toBe(true);
  if (desk.datadog.everMade.length > 0) {
    expect(it.request.decision).toMatchObject({ verdict: 'approve' });
    expect([ben, cleo]).toContain(it.request.decision?.by);
  }
  const names = new Set(it.keys.map(({ name }) => name));
  expect(desk.datadog.everMade.every(({ name }) => names.has(name))).toBe(true);
}

/** When nothing is left to do, only what its holder has is alive. */
async function lookInTheEnd({ desk, memory, workers }: Scene): Promise<void> {
  desk.datadog.goDown(0);
  for (const worker of workers) await worker.finish();
  // Whatever the dead had in hand is somebody else's in a while.
  desk.takeClaimsOver();
  for (const seconds of [1, 2, 70, 10 * minute, hour]) {
    desk.move(seconds);
    await desk.drain();
  }
  const { keys } = await caseOf(desk, memory.last.request.id);
  const live = keys.filter((key) => key.state === 'live');
  const alive = desk.datadog.alive().map((key): string | null => key.id);
  expect(alive.sort()).toEqual(live.map((key): string | null => key.datadogId).sort());
  for (const key of live) {
    expect(key.expiresAt !== null && key.expiresAt > desk.clock.now()).toBe(true);
    expect(desk.slack.shown.map(({ text }) => text)).toContain(`ddapp_${key.datadogId}`);
  }
  desk.move(31 * day);
  for (let round = 0; round < 3; round += 1) {
    await desk.drain();
    desk.move(60);
  }
  expect(desk.datadog.alive()).toEqual([]);
}

/** How far the request has come when the moves begin: most of what can go wrong lies late. */
const beginnings = ['waits', 'is approved', 'has its key'] as const;
type Beginning = (typeof beginnings)[number];

async function openScene(desk: Desk, beginning: Beginning): Promise<Scene> {
  desk.forget();
  const sent = await submit(desk.deps, { requester: ana, ask: ask(), viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  if (beginning !== 'waits') {
    const { id: requestId, card: on } = (await caseOf(desk, sent.request.id)).request;
    const press = { requestId, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
    await decide(desk.deps, { ...press, on });
  }
  if (beginning === 'has its key') await desk.drain();
  const last = await caseOf(desk, sent.request.id);
  const generationsAt = Array.from({ length: last.grant?.generation ?? 0 }, () => desk.clock.now());
  return {
    desk,
    workers: [pausingWorker(desk), pausingWorker(desk)],
    memory: { last, generationsAt },
  };
}

type Story = { readonly beginning: Beginning; readonly moves: readonly Move[] };
const anyStory: fc.Arbitrary<Story> = fc.record({
  beginning: fc.constantFrom(...beginnings),
  moves: fc.array(anyMove, { minLength: 2, maxLength: 18 }),
});

/** Plays the moves; a counterexample is told as a story, with what each move led to. */
async function play(desk: Desk, { beginning, moves }: Story): Promise<void> {
  const story = [`the request ${beginning}`];
  try {
    const scene = await openScene(desk, beginning);
    for (const { name, run } of moves) {
      story.push(name);
      const came = await run(scene);
      story[story.length - 1] = `${name}: ${came}`;
      await look(scene);
    }
    story.push('in the end');
    await lookInTheEnd(scene);
  } catch (fault) {
    const told = story.map((line, index) => `  ${index + 1}. ${line}`).join('\n');
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new Error(`The story:\n${told}\nand then: ${why}`, { cause: fault });
  }
}

test('whatever happens in whatever order, one request never has a key too many and no key is left over', async () => {
  let desk = await openDesk();
  const property = fc.asyncProperty(anyStory, async (story) => {
    try {
      await play(desk, story);
    } catch (fault) {
      // What went wrong stays in the ledger, so the next run gets one of its own.
      await desk.close();
      desk = await openDesk();
      throw fault;
    }
  });
  await fc.assert(property, { numRuns: runs, endOnFailure: false });
  expect(await desk.ledger.verifyAudit()).toMatchObject({ kind: 'whole' });
  await desk.close();
}, 600_000);
