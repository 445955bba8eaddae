import { el, iconButton } from './element.ts';

const stayMs = 6000;

export type Toasts = {
  readonly root: HTMLElement;
  /** Says a sentence; with `open` it can be clicked to go where it comes from. */
  readonly say: (sentence: string, open?: () => void) => void;
};

/** Sentences in the corner that go away by themselves. */
export function toasts(): Toasts {
  const root = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  return {
    root,
    say: (sentence, open) => {
      const remove = (): void => toast.remove();
      const click = (): void => {
        remove();
        open?.();
      };
      const words =
        open === undefined
          ? el('p', {}, [sentence])
          : el('button', { type: 'button', click }, [sentence]);
      const toast = el('div', { class: 'toast' }, [words, iconButton('close', 'Dismiss', remove)]);
      // Above an open dialog, which would cover it otherwise.
      const host = [...document.querySelectorAll('dialog[open]')].at(-1);
      (host ?? root).append(toast);
      while (root.children.length > 3) root.firstElementChild?.remove();
      setTimeout(remove, stayMs);
    },
  };
}
