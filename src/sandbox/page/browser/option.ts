import type { Json } from '../../control.ts';
import { recordOf, recordsIn, textOf } from '../../slack/json.ts';

export type Option = {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
};

const optionOf = (option: Json): Option => {
  const description = textOf(recordOf(option, 'description'), 'text');
  const value = textOf(option, 'value');
  const text = textOf(recordOf(option, 'text'), 'text');
  return description === '' ? { value, text } : { value, text, description };
};

/** All options of an element, those in groups too. */
export const optionsOf = (element: Json): readonly Option[] => [
  ...recordsIn(element['options']).map(optionOf),
  ...recordsIn(element['option_groups'])
    .flatMap((group) => recordsIn(group['options']))
    .map(optionOf),
];

/** The options that an element starts with. */
export const firstOptions = (element: Json): readonly Option[] => [
  ...recordsIn([element['initial_option']]).map(optionOf),
  ...recordsIn(element['initial_options']).map(optionOf),
];

/** Options of which the text, the value or the description has this in it. */
export function matching(options: readonly Option[], query: string): readonly Option[] {
  const wanted = query.trim().toLocaleLowerCase();
  return options.filter(({ text, value, description }) =>
    [text, value, description ?? ''].some((part) => part.toLocaleLowerCase().includes(wanted)),
  );
}
