import { keyOf } from './element.ts';
import type { Option } from './option.ts';
import type { OptionList } from './option-list.ts';

export type Suggestion = Option;

const suggestions: readonly Suggestion[] = [
  { value: '/ddkey', text: '/ddkey', description: 'Opens the form for a new key' },
  { value: '/ddkey list', text: '/ddkey list', description: 'Names the keys that you hold' },
  { value: '/ddkey help', text: '/ddkey help', description: 'Says in five lines what ddkey does' },
];

/** Commands that go on as the text begins; none once it is one of them. */
export const suggestionsFor = (text: string): readonly Suggestion[] =>
  text.startsWith('/') && !suggestions.some(({ value }) => value === text && value !== '/ddkey')
    ? suggestions.filter(({ value }) => value.startsWith(text))
    : [];

type Suggesting = {
  readonly input: HTMLInputElement;
  readonly list: OptionList;
  readonly choose: (suggestion: Suggestion) => void;
};

/** Arrow keys walk through the suggestions; Enter or Tab takes one, unless it is typed already. */
export function comboKeys(event: Event, { input, list, choose }: Suggesting): void {
  const key = keyOf(event);
  const marked = list.marked();
  if (!list.isOpen()) return;
  if (key === 'ArrowDown' || key === 'ArrowUp') list.step(key === 'ArrowDown' ? 1 : -1);
  else if (key === 'Escape') list.hide();
  else if (isTaking(key) && marked !== undefined && marked.value !== input.value) choose(marked);
  else return;
  event.preventDefault();
}

const isTaking = (key: string): boolean => key === 'Enter' || key === 'Tab';
