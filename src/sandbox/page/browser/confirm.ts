import { el, freshId } from './element.ts';

export type Question = {
  readonly title: string;
  readonly text: readonly (Node | string)[];
  readonly yes: string;
  readonly no: string;
  readonly isDanger: boolean;
};

/** Asks above everything else; Escape is a no. */
export function confirmed(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const titleId = freshId();
    const answer = (is: boolean) => (): void => {
      dialog.close();
      dialog.remove();
      resolve(is);
    };
    const yes = question.isDanger ? 'button danger' : 'button primary';
    const dialog = el(
      'dialog',
      { class: 'confirm', 'aria-labelledby': titleId, cancel: answer(false) },
      [
        el('h2', { id: titleId }, [question.title]),
        el('p', {}, question.text),
        el('div', { class: 'dialog-buttons' }, [
          el('button', { type: 'button', class: 'button', click: answer(false) }, [question.no]),
          el('button', { type: 'button', class: yes, click: answer(true) }, [question.yes]),
        ]),
      ],
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
