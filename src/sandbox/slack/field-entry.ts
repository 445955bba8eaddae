import { z } from 'zod';
import type { Json } from '../control.ts';
import { type FieldKind, fieldKind } from './field-kinds.ts';
import { recordOf, recordsIn, textOf } from './json.ts';

/** Options that the app offered in searches, by value. */
export type Offered = ReadonlyMap<string, Json>;
export type Typed = string | readonly string[];

/** The options written down in an element, those inside of groups too. */
export const optionsIn = (element: Json): readonly Json[] => [
  ...recordsIn(element['options']),
  ...recordsIn(element['option_groups']).flatMap((group) => recordsIn(group['options'])),
];

const nothing = (kind: FieldKind): unknown =>
  kind.holds === 'texts' || kind.holds === 'options' ? [] : null;

/** The value of an element that nobody touched: its start value, or Slack's way to write none. */
export function untouched(element: Json): Json {
  const type = textOf(element, 'type');
  const kind = fieldKind(type);
  if (kind === undefined) return { type };
  return { type, [kind.field]: element[kind.initial] ?? nothing(kind) };
}

const written = (value: string): Json => ({
  text: { type: 'plain_text', text: value, emoji: true },
  value,
});

const pickOption = (element: Json, value: string, offered: Offered): Json => {
  const kind = fieldKind(textOf(element, 'type'));
  if (kind?.external === true) return offered.get(value) ?? written(value);
  const found = optionsIn(element).find((one) => textOf(one, 'value') === value);
  if (found === undefined) {
    throw new Error(`"${value}" is no option of ${textOf(element, 'action_id')}`);
  }
  return found;
};

const patterns: Readonly<Record<string, z.ZodType>> = {
  datepicker: z.iso.date(),
  timepicker: z.iso.time({ precision: -1 }),
  datetimepicker: z.string().regex(/^\d{10}$/),
};

const checkPattern = (element: Json, value: string) => {
  const type = textOf(element, 'type');
  if (patterns[type]?.safeParse(value).success === false) {
    throw new Error(`a ${type} cannot hold "${value}"`);
  }
};

const single = (element: Json, typed: string, offered: Offered): unknown => {
  if (typed === '') return null;
  checkPattern(element, typed);
  const holds = fieldKind(textOf(element, 'type'))?.holds;
  if (holds === 'option') return pickOption(element, typed, offered);
  return holds === 'number' ? Number(typed) : typed;
};

const several = (element: Json, typed: readonly string[], offered: Offered): unknown => {
  const most = element['max_selected_items'];
  if (typeof most === 'number' && typed.length > most) {
    throw new Error(`${textOf(element, 'action_id')} takes at most ${most} choices`);
  }
  const holds = fieldKind(textOf(element, 'type'))?.holds;
  return holds === 'options' ? typed.map((one) => pickOption(element, one, offered)) : typed;
};

/**
 * The value of an element after a person typed or picked something in it, as it stands in `state`.
 * Throws when the element cannot take it: an option that is not there, a date that is none.
 */
export function entered(element: Json, typed: Typed, offered: Offered): Json {
  const type = textOf(element, 'type');
  const kind = fieldKind(type);
  if (kind === undefined) throw new Error(`nothing can be typed into a ${type}`);
  const isMany = kind.holds === 'texts' || kind.holds === 'options';
  if (!isMany && typeof typed !== 'string') throw new Error(`a ${type} takes one value`);
  const list = typeof typed === 'string' ? [typed].filter((one) => one !== '') : typed;
  const value = isMany ? several(element, list, offered) : single(element, list[0] ?? '', offered);
  return { type, [kind.field]: value };
}

/** Whether a value in `state` is empty. */
export function isEmpty(value: Json): boolean {
  const held = value[fieldKind(textOf(value, 'type'))?.field ?? 'value'];
  return (
    held === null || held === undefined || held === '' || (Array.isArray(held) && !held.length)
  );
}

/** The shown text of an option. */
export const optionText = (option: Json): string => textOf(recordOf(option, 'text'), 'text');
