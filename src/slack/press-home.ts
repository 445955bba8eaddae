import { keyList } from '../../blocks/key-list.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { heldKeys } from '../access/own-home.ts';
import { askedBefore } from '../access/own-request.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { turnTo } from './open-home.ts';
import { openRequest } from './open-request.ts';
import { PageValue, RequestValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Each key takes one of the fifty blocks of a message. */
export const listedAtMost = 45;

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

export const pressPage: Pressed = async (deps, { body }) => {
  const { p } = PageValue.parse(body.actions);
  await turnTo(deps, body.user.id, { page: p, filter: null });
};
