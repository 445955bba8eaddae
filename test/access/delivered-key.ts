import { decide } from '../../src/access/decide.ts';
import { submit } from '../../src/access/submit.ts';
import type { SweepReport } from '../../src/access/sweep-report.ts';
import { newId } from '../../src/new-id.ts';
import type { Ask } from '../../src/policy/ask.ts';
import type { RequestId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import type { Desk } from './desk.ts';
import { ana, ask, ben } from './hand-made.ts';

/** A request of Ana's that was approved and whose key was shown. */
export async function deliveredKey(desk: Desk, changes: Partial<Ask> = {}): Promise<RequestId> {
  const wish = ask({ lifetimeSeconds: 29 * day, ...changes });
  const sent = await submit(desk.deps, { requester: ana, ask: wish, viewId: newId.request() });
  if (sent.kind !== 'accepted') throw new Error('the request was refused');
  await desk.drain();
  const { id } = sent.request;
  const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
  const press = { requestId: id, revision: 1, by: ben, verdict: 'approve', reason: null } as const;
  await decide(desk.deps, { ...press, on });
  await desk.drain();
  return id;
}

/** The newest key of a request. */
export async function keyOfRequest(desk: Desk, id: RequestId) {
  const key = (await desk.ledger.caseOf(id))?.keys.at(-1);
  if (key?.datadogId === null || key === undefined) throw new Error('there is no key');
  return { ...key, datadogId: key.datadogId };
}

/** Lets time pass, and gives what the last sweep found. */
export async function passTime(desk: Desk, seconds: number): Promise<SweepReport> {
  desk.move(seconds);
  await desk.drain();
  const [report] = await desk.ledger.lastSweeps();
  if (report === undefined) throw new Error('there was no sweep');
  return report;
}
