import { z } from 'zod';
import type { ActAnswer, Json } from '../control.ts';
import { placedElements } from './block-elements.ts';
import { optionsIn, optionText } from './field-entry.ts';
import { fieldKind } from './field-kinds.ts';
import { textOf } from './json.ts';
import { limits } from './limits.ts';
import { findPressed } from './pressed-action.ts';
import { type Actor, answerOf, interaction, type Stage, settledLocally, viewOf } from './stage.ts';
import { menuOption, optionGroups } from './text-shapes.ts';
import { viewJson } from './view-json.ts';
import { blocksOf, type OpenView } from './views.ts';

type Search = { readonly view: string; readonly actionId: string; readonly query: string };

// Nothing found is an empty list, which a menu written into a view may not have.
const Suggestions = z.union([
  z.strictObject({ options: z.array(menuOption).max(limits.menu.options) }),
  z.strictObject({ option_groups: optionGroups.or(z.array(z.never()).max(0)) }),
]);

/** Slack asks the app only from this many letters on; three when the app does not say. */
const leastLetters = (element: Json): number => {
  const given = element['min_query_length'];
  return typeof given === 'number' ? given : 3;
};

const offer = (open: OpenView, answer: Json): ActAnswer['options'] => {
  const options = optionsIn(answer);
  for (const option of options) open.offered.set(textOf(option, 'value'), option);
  return options.map((option) => ({ value: textOf(option, 'value'), text: optionText(option) }));
};

/** Types into a select whose options come from the app. Answers that break Slack's limits offer nothing. */
export async function searchOptions(
  stage: Stage,
  { person, copies }: Actor,
  search: Search,
): Promise<ActAnswer> {
  const open = viewOf(stage, person, search.view);
  const { blockId, element } = findPressed(placedElements(blocksOf(open)), {
    actionId: search.actionId,
  });
  if (fieldKind(textOf(element, 'type'))?.external !== true) {
    throw new Error(`${search.actionId} is no external select`);
  }
  if (search.query.length < leastLetters(element)) return { ...settledLocally, options: [] };
  const payload = {
    ...interaction('block_suggestion', person),
    action_id: search.actionId,
    block_id: blockId,
    value: search.query,
    container: { type: 'view', view_id: open.id },
    view: viewJson(open),
  };
  const ack = await stage.line.deliver(
    { kind: 'interactive', payload, acceptsAnswer: true },
    copies,
  );
  const failed = { ...answerOf(ack), options: [], slackSays: 'Options could not be loaded.' };
  if (ack.outcome !== 'acknowledged' || !Suggestions.safeParse(ack.answer).success) return failed;
  return { ...answerOf(ack), options: offer(open, ack.answer) };
}
