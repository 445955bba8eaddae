import { keyDetailsModal } from '../../blocks/key-details-modal.ts';
import { keyList } from '../../blocks/key-list.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { heldKeys } from '../access/home.ts';
import { askedBefore, describeKey } from '../access/own-request.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { turnTo } from './open-home.ts';
import { openRequest } from './open-request.ts';
import { KeyValue, PageValue, RequestValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Each key takes one of the fifty blocks of a message. */
const listedAtMost = 45;

/** The keys that a person holds, as an answer to `/ddkey list`. */
export const listKeys = async (deps: SlackDeps, holder: SlackUserId): Promise<Message> =>
  keyList(await heldKeys(deps, holder, { after: 0, most: listedAtMost }));

export const pressRequest: Pressed = (deps, { body, client }) =>
  openRequest(deps, client, { user: body.user.id, trigger: body.trigger_id });

/** Opens the form as it was filled in then; it is judged anew when it is sent. */
export const pressAskAgain: Pressed = async (deps, { body, client, answer }) => {
  const { r } = RequestValue.parse(body.actions);
  const before = await askedBefore(deps, { requestId: r, by: body.user.id });
  if (before.kind === 'refused') return answer.say(refusalSentence(before.refusal));
  const filled = before.ask;
  await openRequest(deps, client, { user: body.user.id, trigger: body.trigger_id, filled });
};

export const pressDetails: Pressed = async (deps, { body, client, answer }) => {
  const { k } = KeyValue.parse(body.actions);
  const found = await describeKey(deps, { key: k, by: body.user.id });
  if (found.kind === 'refused') return answer.say(refusalSentence(found.refusal));
  await client.views.open({ trigger_id: body.trigger_id, view: keyDetailsModal(found) });
};

export const pressPage: Pressed = async (deps, { body }) => {
  const { p } = PageValue.parse(body.actions);
  await turnTo(deps, body.user.id, p);
};
