import type { Json } from '../control.ts';
import { app, team } from '../people.ts';
import { placedElements } from './block-elements.ts';
import { untouched } from './field-entry.ts';
import { fieldKind } from './field-kinds.ts';
import { recordsIn, textOf } from './json.ts';
import { blocksOf, fieldKey, type OpenView } from './views.ts';

/** `state.values` of blocks: what was typed, else what each field started with. */
export function stateOf(blocks: readonly Json[], typed: ReadonlyMap<string, Json>): Json {
  const values: Record<string, Record<string, Json>> = {};
  for (const { blockId, element } of placedElements(blocks)) {
    if (fieldKind(textOf(element, 'type')) === undefined) continue;
    const actionId = textOf(element, 'action_id');
    const value = typed.get(fieldKey(blockId, actionId)) ?? untouched(element);
    values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return { values };
}

const flag = (view: Json, field: string): boolean => view[field] === true;

/** A view as Slack sends it in answers and payloads (docs.slack.dev/reference/views). */
export function viewJson(open: OpenView): Json {
  const { view } = open;
  return {
    id: open.id,
    team_id: team.id,
    type: open.kind,
    blocks: recordsIn(view['blocks']),
    private_metadata: textOf(view, 'private_metadata'),
    callback_id: textOf(view, 'callback_id'),
    state: stateOf(blocksOf(open), open.typed),
    hash: open.hash,
    title: view['title'] ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: flag(view, 'clear_on_close'),
    notify_on_close: flag(view, 'notify_on_close'),
    close: view['close'] ?? null,
    submit: view['submit'] ?? null,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: app.id,
    external_id: textOf(view, 'external_id'),
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}
