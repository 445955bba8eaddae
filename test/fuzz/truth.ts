import { actions, callbacks } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import type { AuditRow } from './arena.ts';
import type { Built } from './payload-cases.ts';

/*
 * What may have come of payloads, told without the product's own rules: who may ask and who may
 * decide in the sandbox, and which of the things that were sent could have led there.
 */

const { requester, approver, secondApprover, admin } = people;
const members: readonly string[] = [requester, approver, secondApprover, admin].map(({ id }) => id);
const deciders: readonly string[] = [approver, secondApprover].map(({ id }) => id);

/** Rows that only tell of a no. */
const isRefusal = (what: string): boolean => what.endsWith('.refused');

const mentions = ({ text }: Built, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word));

type World = {
  readonly sent: readonly Built[];
  /** Who asked for each request. */
  readonly requesters: ReadonlyMap<string, string>;
};

const wasSent = (sent: readonly Built[], ...words: readonly string[]): boolean =>
  sent.some((one) => mentions(one, words));

/** What is wrong with a decision: by whom, on whose request, and whether it was pressed at all. */
function falseDecision({ what, actor, request_id: id }: AuditRow, world: World): string | null {
  if (!deciders.includes(actor)) return `${what} by ${actor}, who is no approver`;
  const request = id ?? '';
  if (world.requesters.get(request) === actor) return `${what} by ${actor}, who asked for it`;
  const sort = what === 'request.approved' ? actions.approve : callbacks.denial;
  const isPressed = wasSent(world.sent, sort, `"${actor}"`, request);
  return isPressed ? null : `${what} by ${actor} without a press`;
}

const form = ['view_submission', callbacks.request] as const;
const decisions: readonly string[] = ['request.approved', 'request.denied'];

/** What is wrong with a row of the audit chain; null when something that was sent bears it out. */
export function untrue(row: AuditRow, world: World): string | null {
  const { what, actor } = row;
  if (isRefusal(what) || actor === 'ddkey') return null;
  const by = `${what} by ${actor}`;
  if (!wasSent(world.sent, `"${actor}"`)) return `${by}, who sent nothing`;
  if (!members.includes(actor)) return `${by}, who is no member of the workspace`;
  if (decisions.includes(what)) return falseDecision(row, world);
  const isAsked = what !== 'request.submitted' || wasSent(world.sent, ...form, `"${actor}"`);
  return isAsked ? null : `${by} without such a form`;
}
