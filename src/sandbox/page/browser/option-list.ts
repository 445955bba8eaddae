import { el, freshId } from './element.ts';
import type { Option } from './option.ts';
import { popUpAt } from './pop-up.ts';

export type OptionList = {
  readonly root: HTMLElement;
  readonly listId: string;
  readonly isOpen: () => boolean;
  /** Shows options, or a sentence where there are none. */
  readonly show: (options: readonly Option[], sentence: string) => void;
  readonly hide: () => void;
  /** Moves the mark by so many options, round the ends. */
  readonly step: (by: number) => void;
  readonly marked: () => Option | undefined;
};

type Hooks = {
  readonly isPicked: (option: Option) => boolean;
  readonly choose: (option: Option) => void;
};
type Marking = Hooks & { readonly mark: () => void };

function drawOption(option: Option, { isPicked, choose, mark }: Marking): HTMLLIElement {
  const described =
    option.description === undefined
      ? []
      : [el('span', { class: 'option-description' }, [option.description])];
  return el(
    'li',
    {
      id: freshId(),
      role: 'option',
      'aria-selected': String(isPicked(option)),
      'data-value': option.value,
      // The input keeps the focus while somebody clicks in the list.
      mousedown: (event) => event.preventDefault(),
      mousemove: mark,
      click: () => choose(option),
    },
    [el('span', { class: 'option-text' }, [option.text]), ...described],
  );
}

/** The list under a combo box. `input` keeps the focus and tells screen readers what is marked. */
export function optionListFor(
  input: HTMLInputElement,
  anchor: HTMLElement,
  hooks: Hooks,
): OptionList {
  const list = el('ul', { role: 'listbox', id: freshId(), 'aria-label': 'Options' });
  const note = el('p', { class: 'pop-up-note', role: 'status' });
  const popUp = popUpAt(anchor, true);
  popUp.root.append(list, note);
  let shown: readonly Option[] = [];
  let at = -1;
  const mark = (next: number): void => {
    at = next;
    [...list.children].forEach((child, index) => {
      child.classList.toggle('marked', index === at);
    });
    const current = list.children[at];
    current?.scrollIntoView({ block: 'nearest' });
    if (current === undefined) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', current.id);
  };
  return {
    root: popUp.root,
    listId: list.id,
    isOpen: popUp.isOpen,
    show: (options, sentence) => {
      shown = options;
      list.replaceChildren(
        ...options.map((option, index) =>
          drawOption(option, { ...hooks, mark: () => mark(index) }),
        ),
      );
      list.hidden = options.length === 0;
      note.textContent = options.length === 0 ? sentence : '';
      note.hidden = options.length > 0;
      popUp.show();
      input.setAttribute('aria-expanded', 'true');
      const picked = options.findIndex(hooks.isPicked);
      mark(picked === -1 && options.length > 0 ? 0 : picked);
    },
    hide: () => {
      popUp.hide();
      input.setAttribute('aria-expanded', 'false');
      mark(-1);
    },
    step: (by) => {
      if (shown.length > 0) mark((at + by + shown.length) % shown.length);
    },
    marked: () => shown[at],
  };
}
