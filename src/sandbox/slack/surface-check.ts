import type { Json } from '../control.ts';
import { allBlocks, placedElements, withIds } from './block-elements.ts';
import { surfaceBlocks } from './block-shapes.ts';
import { brokenAt, brokenRules } from './broken-rules.ts';
import { recordsIn, textOf } from './json.ts';
import { limits } from './limits.ts';

export type Surface = keyof typeof surfaceBlocks;
type Place = readonly (string | number)[];
export type Checked =
  | { readonly kind: 'fine'; readonly blocks: readonly Json[] }
  | { readonly kind: 'broken'; readonly messages: readonly string[] };

const repeated = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, at) => value !== '' && values.indexOf(value) !== at)),
];

const repeatedActions = (block: Json): readonly string[] =>
  repeated(
    placedElements([block])
      .filter((placed) => placed.block === block)
      .map((placed) => textOf(placed.element, 'action_id')),
  );

/** Rules about the blocks together, which no single block can break. */
const brokenTogether = (blocks: readonly Json[], place: Place): readonly string[] => {
  const all = allBlocks(blocks);
  const focused = placedElements(blocks).filter((one) => one.element['focus_on_load'] === true);
  const tables = all.filter((block) => textOf(block, 'type') === 'table');
  return [
    ...repeated(all.map((block) => textOf(block, 'block_id'))).map((id) =>
      brokenAt(`block_id "${id}" already exists`, place),
    ),
    ...all
      .flatMap(repeatedActions)
      .map((id) => brokenAt(`action_id "${id}" already exists`, place)),
    ...(focused.length > 1 ? [brokenAt('only one element may have focus_on_load', place)] : []),
    ...(tables.length > limits.message.tables ? [brokenAt('only_one_table_allowed', place)] : []),
  ];
};

/**
 * Checks a list of blocks against Slack's shapes and limits for a message, a modal or App Home.
 * Fine blocks come back with the ids that Slack adds. `place` is the JSON pointer of the list.
 */
export function checkBlocks(surface: Surface, blocks: unknown, place: Place): Checked {
  const checked = surfaceBlocks[surface].safeParse(blocks);
  if (!checked.success) {
    return { kind: 'broken', messages: brokenRules(checked.error.issues, blocks, place) };
  }
  const list = recordsIn(blocks);
  const messages = brokenTogether(list, place);
  return messages.length > 0
    ? { kind: 'broken', messages }
    : { kind: 'fine', blocks: withIds(list) };
}
