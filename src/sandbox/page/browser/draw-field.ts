import type { Json } from '../../control.ts';
import { channels } from '../../people.ts';
import { fieldKind } from '../../slack/field-kinds.ts';
import { recordOf, textOf } from '../../slack/json.ts';
import { choiceField } from './choice-fields.ts';
import { comboBox, type Offer } from './combo-box.ts';
import { everybody, firstName } from './desk.ts';
import type { Field } from './field.ts';
import { firstOptions, matching, type Option, optionsOf } from './option.ts';
import { dateField, textField } from './typed-fields.ts';

/** What a select can ask of the surface that it stands on. */
export type Searcher = {
  readonly search: (actionId: string, query: string) => Promise<Offer>;
};

const peopleOptions: readonly Option[] = everybody.map((person) => ({
  value: person.id,
  text: firstName(person),
  description: `@${person.name}`,
}));
const channelOptions: readonly Option[] = Object.values(channels).map(({ id, name }) => ({
  value: id,
  text: `#${name}`,
}));

/** Everything that a select can offer by itself. */
function ownOptions(element: Json): readonly Option[] {
  const type = textOf(element, 'type');
  if (type.endsWith('users_select')) return peopleOptions;
  if (/(?:channels|conversations)_select$/u.test(type)) return channelOptions;
  return optionsOf(element);
}

/** What a select starts with, where the app named ids instead of options. */
function firstOf(element: Json, all: readonly Option[]): readonly Option[] {
  const named = fieldKind(textOf(element, 'type'))?.initial ?? '';
  const ids = [element[named]].flat();
  return [...firstOptions(element), ...all.filter(({ value }) => ids.includes(value))];
}

const leastLetters = (element: Json): number => {
  const given = element['min_query_length'];
  return typeof given === 'number' ? given : 3;
};

/** Options come from the app, or from the element itself. */
function offerOf(element: Json, searcher: Searcher) {
  const all = ownOptions(element);
  if (fieldKind(textOf(element, 'type'))?.external !== true) {
    return async (query: string): Promise<Offer> => ({
      options: matching(all, query),
      sentence: 'Nothing here has that in its name.',
    });
  }
  const least = leastLetters(element);
  return async (query: string): Promise<Offer> =>
    query.length < least
      ? {
          options: [],
          sentence: textOf(recordOf(element, 'placeholder'), 'text') || 'Type to search',
        }
      : searcher.search(textOf(element, 'action_id'), query);
}

function selectField(element: Json, searcher: Searcher, changed: () => void): Field {
  const most = element['max_selected_items'];
  return comboBox({
    placeholder: textOf(recordOf(element, 'placeholder'), 'text') || 'Choose an option',
    many: textOf(element, 'type').startsWith('multi_'),
    most: typeof most === 'number' ? most : Number.POSITIVE_INFINITY,
    first: firstOf(element, ownOptions(element)),
    offer: offerOf(element, searcher),
    changed,
  });
}

/** Draws an element that keeps a value; null for a type that this page does not know. */
export function drawField(element: Json, searcher: Searcher, changed: () => void): Field | null {
  const type = textOf(element, 'type');
  if (fieldKind(type) === undefined) return null;
  if (type.endsWith('_select')) return selectField(element, searcher, changed);
  if (type === 'checkboxes' || type === 'radio_buttons') return choiceField(element, changed);
  if (type.endsWith('picker')) return dateField(element, changed);
  return textField(element);
}
