import type { Sight } from '../../control.ts';
import type { Place } from './desk.ts';

const kept = 'ddkey-read';

const recall = (): Map<string, number> => {
  const text = sessionStorage.getItem(kept);
  const pairs: readonly [string, number][] = text === null ? [] : JSON.parse(text);
  return new Map(pairs);
};

const keyOf = (person: string, place: Place): string => `${person} ${place}`;

const newest = (sight: Sight | undefined, place: Place): number => {
  const messages = sight?.channels.find(({ id }) => id === place)?.messages ?? [];
  return Math.max(0, ...messages.map(({ ts }) => Number(ts)));
};

/** Up to where each person has read each conversation, in this window. */
export function newReading() {
  const read = recall();
  const isUnread = (person: string, sight: Sight | undefined, place: Place): boolean =>
    newest(sight, place) > (read.get(keyOf(person, place)) ?? 0);
  return {
    isUnread,
    isAnyUnread: (person: string, sight: Sight | undefined): boolean =>
      (sight?.channels ?? []).some(({ id }) => isUnread(person, sight, id)),
    markRead: (person: string, sight: Sight, place: Place): void => {
      read.set(keyOf(person, place), newest(sight, place));
      sessionStorage.setItem(kept, JSON.stringify([...read]));
    },
  };
}
