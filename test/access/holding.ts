import { decide } from '../../src/access/decide.ts';
import { askToExtend } from '../../src/access/extend.ts';
import { standingOf } from '../../src/access/standing.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { Kind } from '../../src/policy/ask.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import type { Desk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

/** Keys that Ana holds, and what she and Ben do about their ends. */
export function holdingAt(desk: Desk) {
  async function caseOf(id: RequestId) {
    const it = await desk.ledger.caseOf(id);
    if (it === null) throw new Error('the request is gone');
    return it;
  }
  const live = async (id: RequestId) =>
    (await caseOf(id)).keys.filter(({ state }) => state === 'live');
  async function held(id: RequestId) {
    const key = (await live(id)).at(-1);
    if (key === undefined) throw new Error('there is no live key');
    return key;
  }
  const approve = async (id: RequestId) => {
    const { card: on } = (await caseOf(id)).request;
    const press = {
      requestId: id,
      revision: 1,
      by: ben,
      verdict: 'approve',
      reason: null,
    } as const;
    const result = await decide(desk.deps, { ...press, on });
    await desk.drain();
    return result;
  };
  async function delivered(lifetimeSeconds = 10 * day, kind: Kind = 'application') {
    const wish = ask({ lifetimeSeconds, kind });
    const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
    if (sent.kind !== 'accepted') throw new Error('the request was refused');
    const { id } = sent.request;
    await desk.drain();
    await approve(id);
    return id;
  }
  const extend = async (
    id: RequestId,
    bySeconds: number,
    { by, viewId } = { by: ana, viewId: newId.request() },
  ) => askToExtend(desk.deps, { key: (await held(id)).id, by, bySeconds, note: null, viewId });
  async function asked(id: RequestId, bySeconds: number): Promise<RequestId> {
    const result = await extend(id, bySeconds);
    if (result.kind !== 'accepted') throw new Error(`refused: ${result.refusal.code}`);
    await desk.drain();
    return result.request.id;
  }
  const standing = async (id: RequestId) => {
    const { request, grant, keys } = await caseOf(id);
    return standingOf(request, grant, keys);
  };
  const endOf = async (id: RequestId) => (await caseOf(id)).grant?.expiresAt ?? null;
  return { caseOf, live, held, approve, delivered, extend, asked, standing, endOf };
}
