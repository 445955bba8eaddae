import type { Json } from '../control.ts';
import type { Placed } from './block-elements.ts';
import { entered, type Offered, optionsIn } from './field-entry.ts';
import { fieldKind } from './field-kinds.ts';
import { textOf } from './json.ts';
import { actionTs } from './stage.ts';

/** What a person presses: an element by its action_id and, where it takes one, the choice. */
export type Press = { readonly actionId: string; readonly choice?: string | undefined };

const isMulti = (element: Json): boolean => {
  const holds = fieldKind(textOf(element, 'type'))?.holds;
  return holds === 'texts' || holds === 'options';
};

const choicesIn = (element: Json, choice: string): readonly string[] =>
  isMulti(element) ? choice.split(',').filter(Boolean) : [choice];

const offers = ({ element }: Placed, choice: string): boolean => {
  if (textOf(element, 'type') === 'button') return textOf(element, 'value') === choice;
  const listed = optionsIn(element).map((option) => textOf(option, 'value'));
  return listed.length === 0 || choicesIn(element, choice).every((one) => listed.includes(one));
};

/**
 * The one element that is meant. Lists repeat an action_id row by row: there `choice` is the value
 * of the button or option. Throws when nothing, or more than one thing, fits.
 */
export function findPressed(placed: readonly Placed[], press: Press): Placed {
  const named = placed.filter(({ element }) => textOf(element, 'action_id') === press.actionId);
  const { choice } = press;
  const fitting = choice === undefined ? named : named.filter((one) => offers(one, choice));
  const [found] = fitting;
  if (found === undefined) {
    const among = choice === undefined ? '' : ` that offers "${choice}"`;
    throw new Error(`there is nothing to press with the action_id ${press.actionId}${among}`);
  }
  if (fitting.length > 1) {
    throw new Error(
      `${fitting.length} elements have the action_id ${press.actionId}: add a choice`,
    );
  }
  return found;
}

const chosen = (element: Json, press: Press, offered: Offered): Json => {
  const type = textOf(element, 'type');
  if (type === 'button') {
    return 'value' in element ? { value: textOf(element, 'value') } : {};
  }
  if (press.choice === undefined) throw new Error(`a ${type} needs a choice`);
  if (type === 'overflow') {
    const option = optionsIn(element).find((one) => textOf(one, 'value') === press.choice);
    return { selected_option: option };
  }
  return chosenValue(element, press.choice, offered);
};

/** The value that a choice gives to a field; several choices are set apart by commas. */
export const chosenValue = (element: Json, choice: string, offered: Offered): Json =>
  entered(element, isMulti(element) ? choicesIn(element, choice) : choice, offered);

/** One entry of `actions` in a block_actions payload (docs: block_actions-payload). */
export function pressedAction({ blockId, element }: Placed, press: Press, offered: Offered): Json {
  const type = textOf(element, 'type');
  return {
    ...chosen(element, press, offered),
    type,
    action_id: textOf(element, 'action_id'),
    block_id: blockId,
    ...(type === 'button' ? { text: element['text'] } : {}),
    action_ts: actionTs(),
  };
}
