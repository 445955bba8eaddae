import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { onItsWay } from '../../blocks/end-key-modal.ts';
import { actions, callbacks } from '../../blocks/ids.ts';
import { looking } from '../../blocks/key-details-modal.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { olderEnds, rotateModal } from '../../blocks/rotate-key-modal.ts';
import { askAgainInstead } from '../../blocks/taken-note.ts';
import type { Standing, Story } from '../access/notes.ts';
import type { Refusal, Refused } from '../access/refusal.ts';
import { askToRotate, askToSwitch, whyNotToday } from '../access/rotate.ts';
import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Answer, Pressed } from './answer.ts';
import { type Form, KeyValue } from './payloads.ts';
import { completeWithUse, pressAskForUsed, sayUse } from './press-use.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

type Press = { readonly key: KeyId; readonly by: SlackUserId };
type Result = { readonly kind: 'asked' | 'switched' } | Refused;
type Turn = (deps: SlackDeps, press: Press) => Promise<Result>;

type Then = (deps: SlackDeps, answer: Answer, key: KeyId) => Promise<void>;
const nothingMore: Then = () => Promise.resolve();

/** Whoever was handed a key is offered the form for one of their own. */
async function sayNo(deps: SlackDeps, answer: Answer, no: { key: KeyId; refusal: Refusal }) {
  const sentence = refusalSentence(no.refusal);
  if (no.refusal.code !== 'not-shown-to-you') return answer.say(sentence);
  const key = await deps.ledger.inTransaction((tx) => tx.key(no.key));
  const it = key === null ? null : await deps.ledger.caseOf(key.requestId);
  if (it === null) return answer.say(sentence);
  await answer.show(askAgainInstead(it.request, sentence));
}

/**
 * In the message about the request, that message, brought up to date, is the answer. From a list
 * in another channel it cannot be seen, so there the answer is a sentence.
 */
const pressed =
  (turn: Turn, done: Mrkdwn, then = nothingMore): Pressed =>
  async (deps, { body, answer }) => {
    const { k: key } = KeyValue.parse(body.actions);
    const result = await turn(deps, { key, by: body.user.id });
    if (result.kind === 'refused') await sayNo(deps, answer, { key, refusal: result.refusal });
    else if (body.container.is_ephemeral === true) await answer.say(done);
    else await then(deps, answer, key);
  };

/**
 * Rotate: the next key, while the one of now works on. "I have switched": ends the older one. And
 * the button that asks for what a key used.
 */
export const rotationPressed = {
  [actions.rotate]: pressed(askToRotate, onItsWay, sayUse),
  [actions.switched]: pressed(askToSwitch, olderEnds),
  [actions.askForUsed]: pressAskForUsed,
} as const;

const submitted =
  (turn: Turn, done: Mrkdwn) =>
  async (deps: SlackDeps, form: Form): Promise<FormAnswer> => {
    const { k: key } = KeyValue.parse(form.metadata);
    const result = await turn(deps, { key, by: form.by });
    const view = result.kind === 'refused' ? refusalModal(result.refusal) : sentenceModal(done);
    return { kind: 'done', view };
  };

/** The same two, after the question of a form. */
export const rotationForms = {
  [callbacks.rotateKey]: submitted(askToRotate, onItsWay),
  [callbacks.endOlderKey]: submitted(askToSwitch, olderEnds),
} as const;

type Found = {
  readonly story: Story;
  readonly standing: Extract<Standing, { readonly at: 'shown' }>;
};
type By = { readonly trigger: string; readonly user: SlackUserId };

/**
 * Asks whether to rotate a key. Whoever may not learns so while the question is open; and whoever
 * may finds the look at people done when they say yes, which has to be answered within three
 * seconds. What the key used is said below the question, once Datadog has told.
 */
export async function openRotation(
  { deps, client }: { readonly deps: SlackDeps; readonly client: WebClient },
  found: Found,
  { trigger, user }: By,
): Promise<void> {
  const { story, standing } = found;
  const draw = (use: readonly KnownBlock[]) => rotateModal(story, standing, use);
  const first = draw(story.scopes.length === 0 ? [] : [looking]);
  const { view } = await client.views.open({ trigger_id: trigger, view: first });
  const no = await whyNotToday(deps, { key: standing.key, by: user });
  if (no === null) return completeWithUse({ deps, client }, { found, opened: view, draw });
  if (view?.id !== undefined) {
    await client.views.update({ view_id: view.id, view: refusalModal(no.refusal) });
  }
}
