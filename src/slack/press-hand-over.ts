import { handedOverWords, handOverModal } from '../../blocks/hand-over-modal.ts';
import { actions, blockIds } from '../../blocks/ids.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { describeAnyKey } from '../access/all-keys.ts';
import { handOver } from '../access/hand-over.ts';
import type { Refusal } from '../access/refusal.ts';
import { SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { type Form, KeyValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

/** Hand over: asks to whom, on top of what is open where the button stands in a form. */
export const pressHandOver: Pressed = async (deps, { body, client, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const found = await describeAnyKey(deps, { key, by: body.user.id });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  const shown = { trigger_id: body.trigger_id, view: handOverModal(found) };
  await (body.response_url ? client.views.open(shown) : client.views.push(shown));
};

/** Another person can be picked at once; everything else ends the form. */
function answerTo(refusal: Refusal): FormAnswer {
  if (refusal.code !== 'holder-unfit' && refusal.code !== 'held-already') {
    return { kind: 'done', view: refusalModal(refusal) };
  }
  return { kind: 'errors', errors: { [blockIds.newHolder]: refusalSentence(refusal) } };
}

/** The form, with the new holder. */
export async function submitHandOver(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { k: key } = KeyValue.parse(form.metadata);
  const to = SlackUserId.parse(form.held(actions.newHolder).choice);
  const result = await handOver(deps, { key, to, by: form.by });
  if (result.kind === 'refused') return answerTo(result.refusal);
  return { kind: 'done', view: sentenceModal(handedOverWords(to)) };
}
