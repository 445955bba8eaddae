import { askToRotate, askToSwitch } from '../../src/access/rotate.ts';
import type { SlackUserId } from '../../src/policy/ids.ts';
import { ana } from './hand-made.ts';
import { mayRotate, maySwitch } from './model.ts';
import { type Move, move, pressed } from './move.ts';

export const rotate = (by: SlackUserId): Move =>
  move(`${by} rotates`, async ({ desk, memory }) => {
    const key = memory.last.keys.at(-1);
    if (key === undefined) return 'there is no key';
    const counts = by === ana && mayRotate(memory, key, desk.clock.now());
    return pressed(counts, askToRotate(desk.deps, { key: key.id, by }));
  });

export const switches = (by: SlackUserId): Move =>
  move(`${by} has switched`, async ({ desk, memory: { last } }) => {
    const key = last.keys.find(({ state }) => state === 'live');
    if (key === undefined) return 'there is no key';
    const counts = by === ana && maySwitch(last, key);
    return pressed(counts, askToSwitch(desk.deps, { key: key.id, by }));
  });

/** Datadog sees a key used, or says that it has. */
export const used = move('the newest key is used', async ({ desk, memory }) => {
  const id = memory.last.keys.at(-1)?.datadogId ?? null;
  if (id !== null) desk.datadog.usedAt.set(id, desk.clock.now());
  return 'used';
});
