import { el, freshId, icon, iconButton, keyOf } from './element.ts';
import type { Field } from './field.ts';
import type { Option } from './option.ts';
import { type OptionList, optionListFor } from './option-list.ts';

export type Offer = { readonly options: readonly Option[]; readonly sentence: string };

export type ComboFacts = {
  readonly placeholder: string;
  readonly many: boolean;
  readonly most: number;
  readonly first: readonly Option[];
  /** What to offer for what was typed. */
  readonly offer: (query: string) => Promise<Offer>;
  readonly changed: () => void;
};

type Combo = {
  readonly facts: ComboFacts;
  readonly input: HTMLInputElement;
  readonly chips: HTMLElement;
  readonly list: OptionList;
  picked: readonly Option[];
  /** Counts questions, so that a late answer to an old one is dropped. */
  asked: number;
};

function drawPicked(combo: Combo): void {
  const { facts, input, chips, picked } = combo;
  if (!facts.many) {
    input.value = picked[0]?.text ?? '';
    return;
  }
  input.value = '';
  input.placeholder = picked.length === 0 ? facts.placeholder : '';
  // A chip that is pressed must not take the focus, as that would draw the chips anew before the click.
  const mousedown = (event: Event): void => event.preventDefault();
  const drawn = picked.map((option) =>
    el('span', { class: 'chip', mousedown }, [
      option.text,
      iconButton('close', `Remove ${option.text}`, () => {
        pick(
          combo,
          combo.picked.filter(({ value }) => value !== option.value),
        );
        close(combo);
        input.focus();
      }),
    ]),
  );
  chips.replaceChildren(...drawn);
}

function pick(combo: Combo, options: readonly Option[]): void {
  combo.picked = options;
  drawPicked(combo);
  combo.facts.changed();
}

const isIn = (options: readonly Option[], { value }: Option): boolean =>
  options.some((option) => option.value === value);

function choose(combo: Combo, option: Option): void {
  const { many, most } = combo.facts;
  if (!many) pick(combo, [option]);
  else if (isIn(combo.picked, option)) {
    pick(
      combo,
      combo.picked.filter(({ value }) => value !== option.value),
    );
  } else if (combo.picked.length < most) pick(combo, [...combo.picked, option]);
  combo.list.hide();
}

async function open(combo: Combo, query: string): Promise<void> {
  combo.asked += 1;
  const question = combo.asked;
  const { options, sentence } = await combo.facts.offer(query);
  const isCurrent = question === combo.asked && document.activeElement === combo.input;
  if (isCurrent) combo.list.show(options, sentence);
}

function close(combo: Combo): void {
  combo.asked += 1;
  combo.list.hide();
}

/** An arrow moves the mark, or opens the list where it is closed. */
function arrow(combo: Combo, by: number): void {
  if (combo.list.isOpen()) combo.list.step(by);
  else void open(combo, '');
}

/** Takes what is marked in the list; false where there is nothing to take. */
function takeMarked(combo: Combo): boolean {
  const marked = combo.list.marked();
  if (!combo.list.isOpen() || marked === undefined) return false;
  choose(combo, marked);
  return true;
}

/** Closes the list; false where it was closed already. */
function leaveList(combo: Combo): boolean {
  if (!combo.list.isOpen()) return false;
  close(combo);
  drawPicked(combo);
  return true;
}

/** What a key does; false leaves it to the browser. */
function takeKey(combo: Combo, key: string): boolean {
  const { facts, input } = combo;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp':
      arrow(combo, key === 'ArrowDown' ? 1 : -1);
      return true;
    case 'Enter':
      return takeMarked(combo);
    case 'Escape':
      return leaveList(combo);
    case 'Backspace':
      if (facts.many && input.value === '') pick(combo, combo.picked.slice(0, -1));
      return false;
    default:
      return false;
  }
}

function listen(combo: Combo): void {
  const { input, facts } = combo;
  input.addEventListener('input', () => {
    if (!facts.many && input.value === '') combo.picked = [];
    void open(combo, input.value);
  });
  input.addEventListener('click', () => {
    if (!facts.many) input.select();
    if (!combo.list.isOpen()) void open(combo, facts.many ? input.value : '');
  });
  input.addEventListener('keydown', (event) => {
    if (!takeKey(combo, keyOf(event))) return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener('blur', () => {
    close(combo);
    drawPicked(combo);
  });
}

/** A field that offers options while one types: one choice as text, several as chips. */
export function comboBox(facts: ComboFacts): Field {
  const input = el('input', {
    id: freshId(),
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: facts.placeholder,
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
  });
  const chips = el('span', { class: 'chips' });
  const root = el('div', { class: 'combo', click: () => input.focus() }, [
    chips,
    input,
    icon('down'),
  ]);
  const list = optionListFor(input, root, {
    isPicked: (option) => isIn(combo.picked, option),
    choose: (option) => choose(combo, option),
  });
  const combo: Combo = { facts, input, chips, list, picked: facts.first, asked: 0 };
  input.setAttribute('aria-controls', list.listId);
  root.append(list.root);
  listen(combo);
  drawPicked(combo);
  return {
    root,
    labelled: input,
    many: facts.many,
    picked: () => combo.picked,
    pick: (options) => {
      combo.picked = options;
      drawPicked(combo);
    },
  };
}
