import type { SeenMessage, SeenView, Sight } from '../control.ts';
import { textOf } from './json.ts';
import type { SlackState } from './method.ts';
import { homeOf, modalsOf, type OpenView } from './views.ts';
import type { Channel, Message } from './workspace.ts';

const seenMessage = (place: Channel, message: Message): SeenMessage => ({
  channel: place.id,
  ts: message.ts,
  from: message.from,
  text: message.text,
  blocks: [...message.blocks],
  ephemeral: message.onlyFor !== null,
  edited: message.edited,
  ...(message.threadTs === null ? {} : { threadTs: message.threadTs }),
});

const seenView = (open: OpenView): SeenView => ({
  id: open.id,
  callbackId: textOf(open.view, 'callback_id'),
  view: open.view,
});

/** What one person sees: their channels, their own ephemerals, their modals and their Home. */
export function sightOf({ workspace, views }: SlackState, person: string): Sight {
  const places = [...workspace.channels.values()].filter((place) => place.members.has(person));
  const home = homeOf(views, person);
  return {
    person,
    presence: workspace.people.get(person)?.presence ?? 'active',
    channels: places.map((place) => ({
      id: place.id,
      name: place.name,
      kind: place.kind,
      messages: [...place.messages.values()]
        .filter(({ onlyFor }) => onlyFor === null || onlyFor === person)
        .map((message) => seenMessage(place, message)),
    })),
    modals: modalsOf(views, person).map(seenView),
    home: home === undefined ? null : seenView(home),
  };
}
