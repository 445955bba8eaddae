import { el, icon } from './element.ts';

export type Note = {
  readonly id: number;
  readonly person: string;
  readonly place: string;
  readonly text: string;
};

/** Sentences that Slack itself says to one person, such as a command that was not answered. */
export function newNotes() {
  let notes: readonly Note[] = [];
  let count = 0;
  return {
    add: (person: string, place: string, text: string): void => {
      count += 1;
      notes = [...notes, { id: count, person, place, text }];
    },
    of: (person: string, place: string): readonly Note[] =>
      notes.filter((note) => note.person === person && note.place === place),
  };
}
export type Notes = ReturnType<typeof newNotes>;

export const drawNote = (note: Note): HTMLElement =>
  el(
    'article',
    { class: 'message whisper note', 'aria-label': 'Note from Slack, only visible to you' },
    [
      el('span', { class: 'avatar slack', 'aria-hidden': 'true' }, ['#']),
      el('div', { class: 'message-body' }, [
        el('p', { class: 'whisper-line' }, [icon('eye'), 'Only visible to you']),
        el('div', { class: 'message-head' }, [el('strong', {}, ['Slack'])]),
        el('div', { class: 'text block' }, [note.text]),
      ]),
    ],
  );
