import type { SeenMessage } from '../../control.ts';
import { drawComposer } from './composer.ts';
import {
  approversPlace,
  channelNameOf,
  type Desk,
  dmOf,
  generalPlace,
  homePlace,
  type Part,
  type Place,
  type Seen,
} from './desk.ts';
import { el } from './element.ts';
import { drawMessage } from './message.ts';
import { drawNote, type Notes } from './notes.ts';
import { type Item, reconcile } from './reconcile.ts';

const about: ReadonlyMap<Place, string> = new Map([
  [generalPlace, 'Everybody is here. Ask with /ddkey.'],
  [approversPlace, 'Who is in this channel may approve requests.'],
]);

const titleOf = (place: Place, me: string): string =>
  place === dmOf(me) ? 'ddkey' : `#${channelNameOf(place)}`;

/** Messages and notes as items; the clock redraws them, since "tomorrow" may be today by now. */
function itemsOf(seen: Seen, desk: Desk, notes: Notes): Item[] {
  const messages: readonly SeenMessage[] =
    seen.sight.channels.find(({ id }) => id === seen.place)?.messages ?? [];
  return [
    ...messages.map((message) => ({
      key: `${seen.me.id} ${message.channel} ${message.ts}`,
      signature: `${seen.clock.version} ${JSON.stringify(message)}`,
      draw: () => drawMessage(message, desk),
    })),
    ...notes.of(seen.me.id, seen.place).map((note) => ({
      key: `note ${note.id}`,
      signature: '',
      draw: () => drawNote(note),
    })),
  ];
}

const emptyWords = (place: Place, me: string): string =>
  place === dmOf(me)
    ? 'Nothing here yet. ddkey writes to you once you have asked for a key.'
    : 'No message here yet. Type /ddkey below to ask for a key.';

/** Sends what was typed: a command to ddkey; anything else nobody would read. */
const sender = (desk: Desk, notes: Notes, seen: () => Seen | null) => async (text: string) => {
  const now = seen();
  if (now === null) return;
  const [, argument] = /^\/ddkey(?:\s+(.*))?$/su.exec(text) ?? [];
  const isCommand = /^\/ddkey(?:\s|$)/u.test(text);
  if (isCommand) {
    await desk.act({ do: 'command', channel: now.place, text: argument ?? '' });
    return;
  }
  notes.add(now.me.id, now.place, 'Nobody reads along in this sandbox. Try /ddkey.');
  desk.go(now.place);
};

/** The middle of the page: a channel or the direct messages, with the composer. */
export function conversation(desk: Desk, notes: Notes): Part {
  let latest: Seen | null = null;
  let shownKey = '';
  const title = el('h2', {});
  const subtitle = el('p', { class: 'subtitle' });
  const list = el('div', {
    class: 'messages',
    role: 'log',
    tabindex: '0',
    'aria-label': 'Messages',
  });
  const empty = el('p', { class: 'empty' });
  const composer = drawComposer(
    desk,
    sender(desk, notes, () => latest),
  );
  const root = el('section', { class: 'conversation', 'aria-label': 'Conversation' }, [
    el('header', { class: 'place-head' }, [title, subtitle]),
    empty,
    list,
    composer.root,
  ]);
  const update = (seen: Seen): void => {
    latest = seen;
    root.hidden = seen.place === homePlace;
    if (root.hidden) return;
    const key = `${seen.me.id} ${seen.place}`;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    title.textContent = titleOf(seen.place, seen.me.id);
    subtitle.textContent =
      about.get(seen.place) ?? 'Direct messages. Only you and ddkey read them.';
    const items = itemsOf(seen, desk, notes);
    reconcile(list, items);
    list.hidden = items.length === 0;
    empty.hidden = items.length > 0;
    empty.textContent = emptyWords(seen.place, seen.me.id);
    if (isAtEnd || key !== shownKey) list.scrollTop = list.scrollHeight;
    shownKey = key;
  };
  return { root, update };
}
