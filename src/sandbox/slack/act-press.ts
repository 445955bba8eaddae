import type { ActAnswer, Json } from '../control.ts';
import { app } from '../people.ts';
import { type Placed, placedElements } from './block-elements.ts';
import { fieldKind } from './field-kinds.ts';
import { textOf } from './json.ts';
import { messageJson } from './messages.ts';
import { chosenValue, findPressed, type Press, pressedAction } from './pressed-action.ts';
import {
  type Actor,
  answerOf,
  channelOf,
  interaction,
  responseUrl,
  type Stage,
  settledLocally,
  viewOf,
} from './stage.ts';
import { stateOf, viewJson } from './view-json.ts';
import { blocksOf, fieldKey, type OpenView } from './views.ts';
import type { Channel, Member, Message } from './workspace.ts';

type InMessage = Press & { readonly channel: string; readonly ts: string };
type InView = Press & { readonly view: string };

const messageFor = (place: Channel, ts: string, person: Member): Message => {
  const message = place.messages.get(ts);
  const isHidden = message?.onlyFor !== null && message?.onlyFor !== person.id;
  if (message === undefined || isHidden || message.from !== app.botUser) {
    throw new Error(`${person.name} does not see a message of the bot at ${ts} in ${place.id}`);
  }
  return message;
};

const channelName = (place: Channel): string => {
  if (place.kind === 'dm') return 'directmessage';
  return place.kind === 'private' ? 'privategroup' : place.name;
};

const containerOf = (place: Channel, message: Message): Json => ({
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: place.id,
    is_ephemeral: message.onlyFor !== null,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  },
  channel: { id: place.id, name: channelName(place) },
  // An app never gets the content of an ephemeral back.
  ...(message.onlyFor === null ? { message: messageJson(message) } : {}),
});

const typedBy = ({ blockId, element }: Placed, press: Press): ReadonlyMap<string, Json> =>
  fieldKind(textOf(element, 'type')) === undefined || press.choice === undefined
    ? new Map()
    : new Map([
        [
          fieldKey(blockId, textOf(element, 'action_id')),
          chosenValue(element, press.choice, new Map()),
        ],
      ]);

/** Presses something in a message that the person sees. */
export async function pressInMessage(
  stage: Stage,
  { person, copies }: Actor,
  press: InMessage,
): Promise<ActAnswer> {
  const place = channelOf(stage, person, press.channel);
  const message = messageFor(place, press.ts, person);
  const placed = findPressed(placedElements(message.blocks), press);
  const reply = { person: person.id, channel: place.id, original: message.ts };
  const payload = {
    ...interaction('block_actions', person),
    ...containerOf(place, message),
    state: stateOf(message.blocks, typedBy(placed, press)),
    trigger_id: stage.state.triggers.issue({ person: person.id, viewId: null }),
    response_url: responseUrl(stage, reply),
    actions: [pressedAction(placed, press, new Map())],
  };
  return answerOf(
    await stage.line.deliver({ kind: 'interactive', payload, acceptsAnswer: false }, copies),
  );
}

const fillIn = (open: OpenView, { blockId, element }: Placed, press: Press): void => {
  if (fieldKind(textOf(element, 'type')) === undefined) return;
  const value = chosenValue(element, press.choice ?? '', open.offered);
  open.typed.set(fieldKey(blockId, textOf(element, 'action_id')), value);
};

const isSilent = ({ block }: Placed): boolean =>
  textOf(block, 'type') === 'input' && block['dispatch_action'] !== true;

/**
 * Presses or fills in something in an open modal or App Home. A field of an input block that does
 * not dispatch keeps its value, and the app hears nothing of it before the submission.
 */
export async function pressInView(
  stage: Stage,
  { person, copies }: Actor,
  press: InView,
): Promise<ActAnswer> {
  const open = viewOf(stage, person, press.view);
  const placed = findPressed(placedElements(blocksOf(open)), press);
  fillIn(open, placed, press);
  if (isSilent(placed)) return settledLocally;
  const view = viewJson(open);
  const payload = {
    ...interaction('block_actions', person),
    container: { type: 'view', view_id: open.id },
    view,
    state: view['state'],
    trigger_id: stage.state.triggers.issue({ person: person.id, viewId: open.id }),
    actions: [pressedAction(placed, press, open.offered)],
  };
  return answerOf(
    await stage.line.deliver({ kind: 'interactive', payload, acceptsAnswer: false }, copies),
  );
}
