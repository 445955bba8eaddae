import { adoptModal, strangerOption } from '../../blocks/adopt-modal.ts';
import { adoptingWords } from '../../blocks/adopt-note.ts';
import { actions, blockIds } from '../../blocks/ids.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { isAdmin } from '../access/admins.ts';
import { askToAdopt, strangersFor } from '../access/ask-to-adopt.ts';
import { adoptedLives } from '../access/times.ts';
import { turnAway } from '../access/turn-away.ts';
import { DatadogId, SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import type { Listening } from './listening.ts';
import { type Form, OrgValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

const mostOptions = 100;

/** Adopt a key: below the report of a sweep. */
export const pressAdopt: Pressed = async (deps, { body, client, answer }) => {
  const { o: id } = OrgValue.parse(body.actions);
  const wanted = { action: 'adopt', by: body.user.id };
  const org = deps.policies.orgs().find((each) => each.id === id);
  if (!isAdmin(deps, body.user.id) || org === undefined) {
    const no = await turnAway(deps, wanted, { code: 'report-for-admins' });
    return answer.say(refusalSentence(no.refusal));
  }
  await client.views.open({ trigger_id: body.trigger_id, view: adoptModal(org, adoptedLives) });
};

/** The form: everything in it is asked anew, and Datadog is read before anything is kept. */
export async function submitAdoption(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { o: org } = OrgValue.parse(form.metadata);
  const purpose = (form.text(blockIds.purpose, actions.purpose) ?? '').replace(/\s+/gu, ' ').trim();
  if (purpose === '') {
    const says = 'Please say in a few words what it is for.';
    return { kind: 'errors', errors: { [blockIds.purpose]: says } };
  }
  const lifetimeSeconds = Number(form.held(actions.lifetime).choice);
  if (!adoptedLives.includes(lifetimeSeconds)) {
    return { kind: 'errors', errors: { [blockIds.lifetime]: 'Please choose one of these.' } };
  }
  const key = DatadogId.safeParse(form.held(actions.adoptKey).choice);
  if (!key.success) {
    return { kind: 'errors', errors: { [blockIds.adoptKey]: 'Please choose a key of the list.' } };
  }
  const result = await askToAdopt(deps, {
    org,
    datadogId: key.data,
    holder: SlackUserId.parse(form.held(actions.newHolder).choice),
    purpose,
    lifetimeSeconds,
    by: form.by,
  });
  if (result.kind === 'asked') return { kind: 'done', view: sentenceModal(adoptingWords) };
  const { refusal } = result;
  if (refusal.code !== 'holder-unfit') return { kind: 'done', view: refusalModal(refusal) };
  return { kind: 'errors', errors: { [blockIds.newHolder]: refusalSentence(refusal) } };
}

/** The keys that fit what an admin types into the form. */
export function registerAdoptSearch(on: Listening): void {
  on.search(actions.adoptKey, async (deps, { typed, by, form }) => {
    const org = OrgValue.safeParse(form?.metadata ?? '');
    if (!org.success) return [];
    const found = await strangersFor(deps, { by, org: org.data.o, words: typed }, mostOptions);
    return found.map(strangerOption);
  });
}
