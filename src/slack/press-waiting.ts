import { adjustModal } from '../../blocks/adjust-modal.ts';
import { approvalCard } from '../../blocks/approval-card.ts';
import { actions, blockIds } from '../../blocks/ids.ts';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import { refusalField, refusalSentence } from '../../blocks/refusal-note.ts';
import { adjust } from '../access/adjust.ts';
import { whyMayNotDecide } from '../access/authority.ts';
import { whyNotThisCard } from '../access/decide.ts';
import type { Refusal } from '../access/refusal.ts';
import { review } from '../access/review.ts';
import { approverChannel, storyOf } from '../access/story.ts';
import { withdrawVote } from '../access/withdraw-vote.ts';
import type { RequestId } from '../policy/ids.ts';
import type { Answer, Pressed } from './answer.ts';
import { type Form, pressedOn, RequestValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

/**
 * Says no to whoever pressed on the card of a request. Who saw an older revision is shown the one
 * of now; a message that nobody keeps up to date gives way to the no.
 */
export async function sayNoOn(
  deps: SlackDeps,
  answer: Answer,
  { refusal, requestId }: { readonly refusal: Refusal; readonly requestId: RequestId },
): Promise<void> {
  const sentence = refusalSentence(refusal);
  if (refusal.code === 'stray-message') return answer.replace(sentence);
  const it = refusal.code === 'old-message' ? await deps.ledger.caseOf(requestId) : null;
  if (it === null) return answer.say(sentence);
  const { blocks } = approvalCard(storyOf(it, deps));
  // To look at only: what is pressed is the card that everybody sees.
  const facts = blocks.filter(({ type }) => type !== 'actions');
  const text = { type: 'mrkdwn', text: sentence, verbatim: true } as const;
  await answer.show({ text: sentence, blocks: [{ type: 'section', text }, ...facts] });
}

/** Adjust: opens a form with what was asked for, from which things can be taken away. */
export const pressAdjust: Pressed = async (deps, { body, client, answer }) => {
  const { r: requestId, v: revision } = RequestValue.parse(body.actions);
  const request = await deps.ledger.inTransaction((tx) => tx.request(requestId));
  const sayNo = (refusal: Refusal) => sayNoOn(deps, answer, { refusal, requestId });
  if (request === null) return sayNo({ code: 'unknown-request' });
  const channel = approverChannel(deps.policies, request);
  const early = whyNotThisCard(request, { on: pressedOn(body), revision }, channel);
  if (early !== null) return sayNo(early);
  // The form must open within 3 s, so it goes first; authority is asked here and at the submission.
  const view = adjustModal(request);
  const opened = await client.views.open({ trigger_id: body.trigger_id, view });
  const refusal = await whyMayNotDecide(deps, request, body.user.id);
  if (refusal === null || opened.view?.id === undefined) return;
  await client.views.update({ view_id: opened.view.id, view: refusalModal(refusal) });
};

/** What the person can still mend in the form is said there; everything else ends it. */
function answerTo(refusal: Refusal): FormAnswer {
  if (refusal.code === 'nothing-left' || refusal.code === 'nothing-changed') {
    const { sentence } = refusalField(refusal);
    return { kind: 'errors', errors: { [blockIds.lifetimeLeft]: sentence } };
  }
  return { kind: 'done', view: refusalModal(refusal) };
}

/** The adjustment form, with what is left. */
export async function submitAdjustment(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { r, v } = RequestValue.parse(form.metadata);
  const request = await deps.ledger.inTransaction((tx) => tx.request(r));
  const places = form.held(actions.scopesLeft).choices;
  const result = await adjust(deps, {
    requestId: r,
    revision: v,
    by: form.by,
    on: null,
    // A place that does not exist names no scope, so it is refused like any that was not asked for.
    scopes: places.map((place) => request?.ask.scopes[Number(place)] ?? place),
    lifetimeSeconds: Number(form.held(actions.lifetimeLeft).choice),
  });
  return result.kind === 'adjusted' ? { kind: 'done', view: null } : answerTo(result.refusal);
}

/** Somebody takes their own approval back, before there are enough. */
export const pressWithdrawVote: Pressed = async (deps, { body, answer }) => {
  const { r: requestId, v: revision } = RequestValue.parse(body.actions);
  const press = { requestId, revision, by: body.user.id, on: pressedOn(body) };
  const result = await withdrawVote(deps, press);
  if (result.kind === 'refused') await sayNoOn(deps, answer, { ...result, requestId });
};

/** Somebody has looked at a use of break-glass. */
export const pressReviewed: Pressed = async (deps, { body, answer }) => {
  const { r: requestId } = RequestValue.parse(body.actions);
  const result = await review(deps, { requestId, by: body.user.id, on: pressedOn(body) });
  if (result.kind === 'refused') await sayNoOn(deps, answer, { ...result, requestId });
};
