import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { onItsWay, replaceModal, revokeModal } from '../../blocks/end-key-modal.ts';
import { keyDetailsModal, looking } from '../../blocks/key-details-modal.ts';
import type { KeyAct } from '../../blocks/key-menu.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { switchedModal } from '../../blocks/rotate-key-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { useModal } from '../../blocks/use-modal.ts';
import { describeKey } from '../access/own-request.ts';
import { askToRevoke } from '../access/revoke.ts';
import { askToShow } from '../access/show.ts';
import type { Pressed } from './answer.ts';
import { type Form, GenerationValue, KeyValue, MenuValue } from './payloads.ts';
import { openRotation } from './press-rotation.ts';
import { completeWithUse } from './press-use.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';

type Found = Extract<Awaited<ReturnType<typeof describeKey>>, { kind: 'found' }>;

/** Where the key is used; an org that the policy no longer has is known by its site alone. */
function homeOf({ policies }: SlackDeps, { org }: Found['story']) {
  const known = policies.orgs().find(({ id }) => id === org.id);
  return known ?? { apiUrl: `https://api.${org.site}`, apiKeyHint: '' };
}

const opens: Readonly<
  Record<Exclude<KeyAct, 'rotate' | 'details'>, (found: Found, deps: SlackDeps) => Modal>
> = {
  use: ({ story }, deps) => useModal({ story, at: homeOf(deps, story) }),
  switched: ({ story, standing: { older } }) =>
    older === null
      ? refusalModal({ code: 'key-is-dead', last4: null })
      : switchedModal(story, older),
  replace: ({ story, standing }) => replaceModal(story, standing),
  revoke: ({ story, standing }) => revokeModal(story, standing),
};

/** All about a key at once, and what it was used for once Datadog has told. */
async function openDetails(
  at: { readonly deps: SlackDeps; readonly client: WebClient },
  found: Found,
  trigger: string,
): Promise<void> {
  const draw = (use: readonly KnownBlock[]) => keyDetailsModal(found, use);
  const first = draw(found.story.scopes.length === 0 ? [] : [looking]);
  const { view } = await at.client.views.open({ trigger_id: trigger, view: first });
  await completeWithUse(at, { found, opened: view, draw });
}

/** Something was picked in a key's menu. The key is looked up anew: the menu may be an old one. */
export const pressKeyMenu: Pressed = async (deps, { body, client, answer }) => {
  const { k: key, g: generation, a: act } = MenuValue.parse(body.actions);
  const found = await describeKey(deps, { key, generation, by: body.user.id, action: act });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  const at = { deps, client };
  const by = { trigger: body.trigger_id, user: body.user.id };
  if (act === 'rotate') return openRotation(at, found, by);
  if (act === 'details') return openDetails(at, found, by.trigger);
  await client.views.open({ trigger_id: by.trigger, view: opens[act](found, deps) });
};

/** Details, where a message names a key; of two in a rotation, the newer one tells of both. */
export const pressKeyDetails: Pressed = async (deps, { body, client, answer }) => {
  const { k } = KeyValue.parse(body.actions);
  const look = { key: k, generation: 'newest', by: body.user.id, action: 'details' } as const;
  const found = await describeKey(deps, look);
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  await openDetails({ deps, client }, found, body.trigger_id);
};

/** "Revoke", after the question. */
export async function submitRevocation(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { k: key } = KeyValue.parse(form.metadata);
  const result = await askToRevoke(deps, { key, by: form.by });
  return { kind: 'done', view: result.kind === 'refused' ? refusalModal(result.refusal) : null };
}

/** "Replace it", after the question: the new key comes in the direct message. */
export async function submitReplacement(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { r: requestId, g: generation } = GenerationValue.parse(form.metadata);
  const press = { requestId, generation, by: form.by, mode: 'replace', on: null } as const;
  const result = await askToShow(deps, press);
  const refused = result.kind === 'refused' ? refusalModal(result.refusal) : null;
  return { kind: 'done', view: refused ?? sentenceModal(onItsWay) };
}
