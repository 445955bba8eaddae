import { answerReview } from '../../src/access/answer-key-review.ts';
import { decide } from '../../src/access/decide.ts';
import type { KeyAnswer } from '../../src/access/key-review.ts';
import { openReviews } from '../../src/access/start-key-review.ts';
import { submit } from '../../src/access/submit.ts';
import { newId } from '../../src/new-id.ts';
import type { Kind } from '../../src/policy/ask.ts';
import { Operator, type RequestId, type SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import type { Desk } from './desk.ts';
import { ana, ask, ben, cleo, org } from './hand-made.ts';

export const olga = Operator.parse('olga@jump-1');
type Says = { readonly said: KeyAnswer; readonly by?: SlackUserId };

/** What happens in access reviews at a desk. */
export function reviewed(desk: Desk) {
  /** A request that was approved and whose key was shown. */
  async function delivered(requester = ana, kind: Kind = 'application'): Promise<RequestId> {
    const wish = ask({ lifetimeSeconds: 25 * day, kind });
    const sent = await submit(desk.deps, { requester, ask: wish, viewId: newId.request() });
    if (sent.kind !== 'accepted') throw new Error('the request was refused');
    await desk.drain();
    const { id } = sent.request;
    const on = (await desk.ledger.caseOf(id))?.request.card ?? null;
    const by = requester === ben ? cleo : ben;
    const press = { requestId: id, revision: 1, by, verdict: 'approve', reason: null } as const;
    await decide(desk.deps, { ...press, on });
    await desk.drain();
    return id;
  }
  const keysOf = async (id: RequestId) => (await desk.ledger.caseOf(id))?.keys ?? [];
  async function keyOf(id: RequestId) {
    const key = (await keysOf(id)).at(-1);
    if (key === undefined) throw new Error('there is no key');
    return key;
  }

  /** A review that ends ten days later. */
  async function begin() {
    const until = addSeconds(desk.clock.now(), 10 * day);
    const begun = await openReviews(desk.deps, [org], { until, by: olga });
    const [started] = begun.kind === 'started' ? begun.started : [];
    if (started === undefined) throw new Error('no review was started');
    await desk.drain();
    return started.review.number;
  }
  async function answer(review: number, id: RequestId, { said, by = ana }: Says) {
    const [held] = await desk.ledger.reviewsOf(by);
    const { id: key } = await keyOf(id);
    const press = { review, key, answer: said, by, on: held?.note.posted ?? null };
    const result = await answerReview(desk.deps, press);
    await desk.drain();
    return result.kind === 'refused' ? result.refusal.code : result.kind;
  }
  async function pass(seconds: number): Promise<void> {
    desk.move(seconds);
    await desk.drain();
  }
  /** What became of each credential, by its request. */
  async function outcomes() {
    const [{ items } = { items: [] }] = await desk.ledger.keyReviews();
    return items.map(({ request, outcome }) => [request.id, outcome] as const);
  }
  const outcomeOf = async (id: RequestId) => (await outcomes()).find(([each]) => each === id)?.[1];
  const said = (what: string): number => desk.told().filter((each) => each === what).length;
  return { delivered, keysOf, keyOf, begin, answer, pass, outcomes, outcomeOf, said };
}
