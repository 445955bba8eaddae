import { actions, blockIds } from '../../blocks/ids.ts';
import { channelMention, md } from '../../blocks/mrkdwn.ts';
import { policyWords } from '../../blocks/policy-words.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { fitsList, scopesModal } from '../../blocks/scopes-modal.ts';
import { changeScopes, scopesAsk, scopesNow } from '../access/change-scopes.ts';
import type { Refusal } from '../access/refusal.ts';
import { approverChannel } from '../access/story.ts';
import type { KeyPress } from '../access/whose-key.ts';
import { ScopeName } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { type Form, KeyValue } from './payloads.ts';
import { nothingFits } from './read-draft.ts';
import type { SlackDeps } from './slack-deps.ts';
import { type FormAnswer, meetPeople } from './submit-request.ts';

/** Change permissions: opens a form with those that the key has. */
export const pressScopes: Pressed = async (deps, { body, client, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const found = await scopesNow(deps, { key, by: body.user.id });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  await client.views.open({ trigger_id: body.trigger_id, view: scopesModal(found.form, key) });
};

/** What the person can still mend in the form is said there; everything else ends it. */
function answerTo(refusal: Refusal): FormAnswer {
  if (refusal.code === 'policy') {
    const isReason = refusal.because.code === 'reason-needed';
    const block = isReason ? blockIds.note : blockIds.scopes;
    return { kind: 'errors', errors: { [block]: policyWords(refusal.because) } };
  }
  return refusal.code === 'same-scopes'
    ? { kind: 'errors', errors: { [blockIds.scopes]: refusalSentence(refusal) } }
    : { kind: 'done', view: refusalModal(refusal) };
}

/** What is picked, with what the list could not offer: that stays with the key. */
async function wantedIn(deps: SlackDeps, form: Form, press: KeyPress) {
  const found = await scopesNow(deps, press);
  const hidden = found.kind === 'found' ? found.form.scopes.filter((it) => !fitsList(it)) : [];
  const picked = form.held(actions.scopeSearch).choices.filter((name) => name !== nothingFits);
  return [...hidden, ...picked].flatMap((name) => {
    const scope = ScopeName.safeParse(name);
    return scope.success ? [scope.data] : [];
  });
}

/** The form to change what a key may do. */
export async function submitScopes(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { k: key } = KeyValue.parse(form.metadata);
  const held = { key, by: form.by };
  const scopes = await wantedIn(deps, form, held);
  const note = form.text(blockIds.note, actions.note);
  const press = { ...held, scopes, note, viewId: form.viewId };
  const ask = await scopesAsk(deps, press);
  if (ask !== null) await meetPeople(deps, form.by, ask);
  const result = await changeScopes(deps, press);
  if (result.kind === 'refused') return answerTo(result.refusal);
  const where = channelMention(approverChannel(deps.policies, result.request));
  const said = result.adds
    ? md`Sent. If somebody has to approve it, they are asked in ${where} now. I message you here with what becomes of it.`
    : md`I take it away at Datadog now, and message you here once Datadog's list shows it.`;
  return { kind: 'done', view: sentenceModal(said) };
}
