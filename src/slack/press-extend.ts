import type { KnownBlock } from '@slack/types';
import { keyEnding } from '../../blocks/ending-words.ts';
import { extendModal } from '../../blocks/extend-modal.ts';
import { actions, blockIds } from '../../blocks/ids.ts';
import { looking } from '../../blocks/key-details-modal.ts';
import { channelMention, md, when } from '../../blocks/mrkdwn.ts';
import { policyWords } from '../../blocks/policy-words.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { askToExtend, extensionAsk, previewExtension } from '../access/extend.ts';
import { letGo } from '../access/let-go.ts';
import type { Refusal } from '../access/refusal.ts';
import { approverChannel } from '../access/story.ts';
import type { Pressed } from './answer.ts';
import { type Form, KeyValue } from './payloads.ts';
import { pressScopes } from './press-scopes.ts';
import { completeWithUse } from './press-use.ts';
import type { SlackDeps } from './slack-deps.ts';
import { type FormAnswer, meetPeople } from './submit-request.ts';

/** Extend: opens a form that says what today's policy would do. */
const pressExtend: Pressed = async (deps, { body, client, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const found = await previewExtension(deps, { key, by: body.user.id });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  const draw = (use: readonly KnownBlock[]) => extendModal(found.form, use);
  const first = draw(found.form.story.scopes.length === 0 ? [] : [looking]);
  const { view } = await client.views.open({ trigger_id: body.trigger_id, view: first });
  await completeWithUse({ deps, client }, { found: found.form, opened: view, draw });
};

/** What the person can still mend in the form is said there; everything else ends it. */
function answerTo(refusal: Refusal): FormAnswer {
  if (refusal.code !== 'policy') return { kind: 'done', view: refusalModal(refusal) };
  const isReason = refusal.because.code === 'reason-needed';
  const block = isReason ? blockIds.note : blockIds.extension;
  return { kind: 'errors', errors: { [block]: policyWords(refusal.because) } };
}

/** The form to extend a key becomes a request of its own. */
export async function submitExtension(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { k: key } = KeyValue.parse(form.metadata);
  const bySeconds = Number(form.held(actions.extension).choice);
  const note = form.text(blockIds.note, actions.note);
  const press = { key, by: form.by, bySeconds, note, viewId: form.viewId };
  const asked = await extensionAsk(deps, press);
  if (asked !== null) await meetPeople(deps, form.by, asked.ask);
  const result = await askToExtend(deps, press);
  if (result.kind === 'refused') return answerTo(result.refusal);
  const where = channelMention(approverChannel(deps.policies, result.request));
  const said = md`Sent. If somebody has to approve it, they are asked in ${where} now. I message you here with what becomes of it.`;
  return { kind: 'done', view: sentenceModal(said) };
}

/** Let it go: the key ends as planned, and its holder hears of that no more. */
const pressLetGo: Pressed = async (deps, { body, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const result = await letGo(deps, { key, by: body.user.id });
  if (result.kind === 'refused') return answer.say(refusalSentence(result.refusal));
  const { last4, endsAt } = result;
  await answer.say(
    md`Good. The ${keyEnding(last4)} ends ${when(endsAt)}, and I will not remind you of it again.`,
  );
};

/** The buttons by which a holder says how long a key is needed. */
export const changePressed = {
  [actions.extend]: pressExtend,
  [actions.letGo]: pressLetGo,
  [actions.changeScopes]: pressScopes,
} as const;
