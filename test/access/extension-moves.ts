import { decide } from '../../src/access/decide.ts';
import { askToExtend } from '../../src/access/extend.ts';
import { newId } from '../../src/new-id.ts';
import type { SlackUserId } from '../../src/policy/ids.ts';
import { hour } from '../../src/policy/instant.ts';
import { ana, ben } from './hand-made.ts';
import { mayExtend } from './model.ts';
import { type Move, move, pressed } from './move.ts';

/** Somebody extends the newest key by an hour, and Ben says yes at once. */
export const extend = (by: SlackUserId): Move =>
  move(`${by} extends, and it is approved`, async ({ desk, memory }) => {
    const key = memory.last.keys.at(-1);
    if (key === undefined) return 'there is no key';
    const counts = by === ana && mayExtend(memory.last, key, desk.clock.now());
    const press = { key: key.id, by, bySeconds: hour, note: null, viewId: newId.request() };
    const asking = askToExtend(desk.deps, press);
    const came = await pressed(counts, asking);
    const asked = await asking;
    if (asked.kind !== 'accepted') return came;
    const { id: requestId } = asked.request;
    const yes = { requestId, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
    return pressed(true, decide(desk.deps, { ...yes, on: null }));
  });
