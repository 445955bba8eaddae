import { denialModal } from '../../blocks/denial-modal.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { whyMayNotDecide } from '../access/authority.ts';
import { cancel } from '../access/cancel.ts';
import { decide, whyNotThisCard } from '../access/decide.ts';
import { receive } from '../access/receive.ts';
import type { Refusal, Refused } from '../access/refusal.ts';
import { retry } from '../access/retry.ts';
import { askToRevoke } from '../access/revoke.ts';
import { askToShow } from '../access/show.ts';
import { approverChannel } from '../access/story.ts';
import { takeBack } from '../access/take-back.ts';
import type { Answer, Pressed } from './answer.ts';
import {
  denialReason,
  type Form,
  GenerationValue,
  KeyValue,
  pressedOn,
  RequestValue,
} from './payloads.ts';
import { sayNoOn } from './press-waiting.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

/** Says no to the person who pressed; a message that nobody keeps up to date gives way to the no. */
const sayNo = (answer: Answer, refusal: Refusal): Promise<void> =>
  refusal.code === 'stray-message'
    ? answer.replace(refusalSentence(refusal))
    : answer.say(refusalSentence(refusal));

const sayIfRefused = async (answer: Answer, result: { kind: string } | Refused): Promise<void> => {
  if ('refusal' in result) await sayNo(answer, result.refusal);
};

/** Approve: one click. The card itself, brought up to date, is the answer. */
export const pressApprove: Pressed = async (deps, { body, answer }) => {
  const { r, v } = RequestValue.parse(body.actions);
  const result = await decide(deps, {
    requestId: r,
    revision: v,
    by: body.user.id,
    verdict: 'approve',
    reason: null,
    on: pressedOn(body),
  });
  if (result.kind === 'refused') await sayNoOn(deps, answer, { ...result, requestId: r });
};

/** Deny: asks for the reason first. Whoever could not deny anyway learns so before typing. */
export const pressDeny: Pressed = async (deps, { body, client, answer }) => {
  const { r, v } = RequestValue.parse(body.actions);
  const request = await deps.ledger.inTransaction((tx) => tx.request(r));
  if (request === null) return sayNo(answer, { code: 'unknown-request' });
  const channel = approverChannel(deps.policies, request);
  const early = whyNotThisCard(request, { on: pressedOn(body), revision: v }, channel);
  if (early !== null) return sayNoOn(deps, answer, { refusal: early, requestId: r });
  const { requester, ask } = request;
  const facts = { requestId: r, revision: v, requester, purpose: ask.purpose };
  // The form must open within 3 s, so it goes first; authority is asked here and at the submission.
  const opened = await client.views.open({ trigger_id: body.trigger_id, view: denialModal(facts) });
  const refusal = await whyMayNotDecide(deps, request, body.user.id);
  if (refusal === null || opened.view?.id === undefined) return;
  await client.views.update({ view_id: opened.view.id, view: refusalModal(refusal) });
};

/** The denial form with its reason. */
export async function submitDenial(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { r, v } = RequestValue.parse(form.metadata);
  const result = await decide(deps, {
    requestId: r,
    revision: v,
    by: form.by,
    verdict: 'deny',
    reason: denialReason(form),
    on: null,
  });
  if (result.kind !== 'refused') return { kind: 'done', view: null };
  return { kind: 'done', view: refusalModal(result.refusal) };
}

export const pressRetry: Pressed = async (deps, { body, answer }) => {
  const { r } = RequestValue.parse(body.actions);
  await sayIfRefused(
    answer,
    await retry(deps, { requestId: r, by: body.user.id, on: pressedOn(body) }),
  );
};

export const pressTakeBack: Pressed = async (deps, { body, answer }) => {
  const { r } = RequestValue.parse(body.actions);
  const press = { requestId: r, by: body.user.id, on: pressedOn(body) };
  await sayIfRefused(answer, await takeBack(deps, press));
};

export const pressCancel: Pressed = async (deps, { body, answer }) => {
  const { r } = RequestValue.parse(body.actions);
  await sayIfRefused(answer, await cancel(deps, { requestId: r, by: body.user.id }));
};

const pressShowAs =
  (mode: 'show' | 'replace'): Pressed =>
  async (deps, { body, answer }) => {
    const { r, g } = GenerationValue.parse(body.actions);
    const on = pressedOn(body);
    if (on === null) return sayNo(answer, { code: 'old-message' });
    const press = { requestId: r, generation: g, by: body.user.id, mode, on };
    await sayIfRefused(answer, await askToShow(deps, press));
  };
export const pressShow = pressShowAs('show');
export const pressReplace = pressShowAs('replace');

/** "I have saved it": the secret leaves the screen, and the receipt is recorded. */
export const pressReceived: Pressed = async (deps, { body, answer }) => {
  const { k } = KeyValue.parse(body.actions);
  const result = await receive(deps, { key: k, by: body.user.id });
  if (result.kind === 'refused') return answer.replace(refusalSentence(result.refusal));
  await answer.remove();
};

/** Revoke, from the note or from the message that shows the secret. */
export const pressRevoke: Pressed = async (deps, { body, answer }) => {
  const { k } = KeyValue.parse(body.actions);
  const result = await askToRevoke(deps, { key: k, by: body.user.id });
  await sayIfRefused(answer, result);
  if (result.kind === 'refused' || body.container.is_ephemeral !== true) return;
  await answer.replace(md`This key is being revoked. It stops working within seconds.`);
};
