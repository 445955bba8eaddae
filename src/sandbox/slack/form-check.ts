import { z } from 'zod';
import type { FieldValues, Json } from '../control.ts';
import { type Placed, placedElements } from './block-elements.ts';
import { entered, isEmpty, untouched } from './field-entry.ts';
import { textOf } from './json.ts';
import { blocksOf, fieldKey, type OpenView } from './views.ts';

/** The input fields of a view. */
export const inputsOf = (open: OpenView): readonly Placed[] =>
  placedElements(blocksOf(open)).filter(({ block }) => textOf(block, 'type') === 'input');

const keyOf = ({ blockId, element }: Placed): string =>
  fieldKey(blockId, textOf(element, 'action_id'));

/** A block that is drawn anew under another id keeps its stem: `lifetime`, then `lifetime-3600`. */
const inputIn = (inputs: readonly Placed[], id: string): Placed | undefined =>
  inputs.find(({ blockId }) => blockId === id) ??
  inputs.find(({ blockId }) => blockId.startsWith(`${id}-`));

/** Types values into the fields of a view, by block_id or its stem. Throws where there is none. */
export function fillIn(open: OpenView, values: FieldValues): void {
  const inputs = inputsOf(open);
  for (const [blockId, typed] of Object.entries(values)) {
    const input = inputIn(inputs, blockId);
    if (input === undefined) throw new Error(`the view has no input block ${blockId}`);
    open.typed.set(keyOf(input), entered(input.element, typed, open.offered));
  }
}

const bound = (element: Json, field: string, otherwise: number): number => {
  const value = element[field];
  return value === undefined ? otherwise : Number(value);
};

const lengthComplaint = (element: Json, text: string): string | null => {
  const least = bound(element, 'min_length', 0);
  const most = bound(element, 'max_length', 3_000);
  if (text.length < least) return `Please enter at least ${least} characters.`;
  return text.length > most ? `Please enter no more than ${most} characters.` : null;
};

const numberComplaint = (element: Json, text: string): string | null => {
  const value = Number(text);
  const isWhole = element['is_decimal_allowed'] === true || Number.isInteger(value);
  if (Number.isNaN(value) || !isWhole) return 'Please enter a valid number.';
  const least = bound(element, 'min_value', Number.NEGATIVE_INFINITY);
  const most = bound(element, 'max_value', Number.POSITIVE_INFINITY);
  return value < least || value > most ? 'The number is out of range.' : null;
};

const formComplaint = (element: Json, value: Json): string | null => {
  const text = textOf(value, 'value');
  switch (textOf(element, 'type')) {
    case 'plain_text_input':
      return lengthComplaint(element, text);
    case 'number_input':
      return numberComplaint(element, text);
    case 'email_text_input':
      return z.email().safeParse(text).success ? null : 'Please enter a valid email address.';
    case 'url_text_input':
      return z.url().safeParse(text).success ? null : 'Please enter a valid URL.';
    default:
      return null;
  }
};

const complaint = (open: OpenView, input: Placed): string | null => {
  const value = open.typed.get(keyOf(input)) ?? untouched(input.element);
  if (!isEmpty(value)) return formComplaint(input.element, value);
  return input.block['optional'] === true ? null : 'Please complete this required field.';
};

/** What Slack's client itself holds against the form, by block_id; empty when it may be sent. */
export function complaints(open: OpenView): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const input of inputsOf(open)) {
    const said = complaint(open, input);
    if (said !== null) found[input.blockId] = said;
  }
  return found;
}
