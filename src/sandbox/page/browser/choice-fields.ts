import type { Json } from '../../control.ts';
import { textOf } from '../../slack/json.ts';
import { el, freshId } from './element.ts';
import type { Field } from './field.ts';
import { firstOptions, type Option, optionsOf } from './option.ts';

type Choice = { readonly option: Option; readonly input: HTMLInputElement };

function drawChoice({ option, input }: Choice): HTMLElement {
  const described =
    option.description === undefined
      ? []
      : [el('span', { class: 'option-description' }, [option.description])];
  return el('label', { class: 'choice' }, [
    input,
    el('span', {}, [el('span', { class: 'option-text' }, [option.text]), ...described]),
  ]);
}

/** Checkboxes or radio buttons. */
export function choiceField(element: Json, changed: () => void): Field {
  const many = textOf(element, 'type') === 'checkboxes';
  const name = freshId();
  const first = firstOptions(element).map(({ value }) => value);
  const choices: readonly Choice[] = optionsOf(element).map((option) => {
    const type = many ? 'checkbox' : 'radio';
    const input = el('input', { type, name, change: changed, value: option.value });
    input.checked = first.includes(option.value);
    return { option, input };
  });
  const root = el('div', { class: 'choices', role: many ? 'group' : 'radiogroup', id: name }, [
    ...choices.map(drawChoice),
  ]);
  return {
    root,
    labelled: root,
    many,
    picked: () => choices.filter(({ input }) => input.checked).map(({ option }) => option),
    pick: (options) => {
      for (const { option, input } of choices) {
        input.checked = options.some(({ value }) => value === option.value);
      }
    },
  };
}
