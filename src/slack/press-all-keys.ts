import { anyKeyModal } from '../../blocks/any-key-modal.ts';
import { actions } from '../../blocks/ids.ts';
import { keysFilterModal, keyTraits } from '../../blocks/keys-filter-modal.ts';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { describeAnyKey, mayLookAtAll } from '../access/all-keys.ts';
import { everyKey, type KeyFilter } from '../access/key-filter.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { turnTo } from './open-home.ts';
import { type Form, KeyFilterForm, KeyValue, PageValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

/** What is done with the list of all keys, for as long as whoever presses is an admin. */
const asAdmin =
  (press: Pressed): Pressed =>
  async (deps, pressed) => {
    const may = await mayLookAtAll(deps, pressed.body.user.id);
    if (may.kind === 'refused') return pressed.answer.say(refusalSentence(may.refusal));
    await press(deps, pressed);
  };

/** The filter that a person's list of all keys has now. */
const filterOf = async ({ ledger }: SlackDeps, person: SlackUserId): Promise<KeyFilter> =>
  (await ledger.homePlace(person))?.filter ?? everyKey;

const pressAllKeys: Pressed = (deps, { body }) =>
  turnTo(deps, body.user.id, { page: 1, filter: everyKey });

const pressOwnHome: Pressed = (deps, { body }) =>
  turnTo(deps, body.user.id, { page: 1, filter: null });

const pressKeysPage: Pressed = async (deps, { body }) => {
  const { p: page } = PageValue.parse(body.actions);
  await turnTo(deps, body.user.id, { page, filter: await filterOf(deps, body.user.id) });
};

const pressFilter: Pressed = async (deps, { body, client }) => {
  const filter = await filterOf(deps, body.user.id);
  const { presets } = deps.policies.policy();
  const view = keysFilterModal({ filter, orgs: deps.policies.orgs(), presets });
  await client.views.open({ trigger_id: body.trigger_id, view });
};

const pressAnyKey: Pressed = async (deps, { body, client, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const found = await describeAnyKey(deps, { key, by: body.user.id });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  await client.views.open({ trigger_id: body.trigger_id, view: anyKeyModal(found, deps.team) });
};

/** The buttons of the list of all keys. */
export const allKeysPressed = {
  [actions.allKeys]: asAdmin(pressAllKeys),
  [actions.ownHome]: pressOwnHome,
  [actions.keysBack]: asAdmin(pressKeysPage),
  [actions.keysNext]: asAdmin(pressKeysPage),
  [actions.filterKeys]: asAdmin(pressFilter),
  [actions.anyKey]: pressAnyKey,
} as const;

/** The form with the filter: the list is drawn by the worker, as Slack waits for the answer here. */
export async function submitFilter(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const may = await mayLookAtAll(deps, form.by);
  if (may.kind === 'refused') return { kind: 'done', view: refusalModal(may.refusal) };
  const { choices } = form.held(actions.keyTraits);
  const filter = KeyFilterForm.parse({
    words: form.held(actions.keyWords).text,
    holder: form.held(actions.keyHolder).choice,
    org: form.held(actions.keyOrg).choice,
    preset: form.held(actions.keyPreset).choice,
    state: form.held(actions.keyState).choice,
    unscoped: choices.includes(keyTraits.unscoped),
    endsSoon: choices.includes(keyTraits.endsSoon),
  });
  const at = deps.clock.now();
  await deps.ledger.rememberHome(form.by, { at, page: 1, filter });
  await deps.ledger.inTransaction((tx) => tx.addDue({ kind: 'home', subject: form.by, runAt: at }));
  return { kind: 'done', view: null };
}
