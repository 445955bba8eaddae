import { randomBytes } from 'node:crypto';
import type { Json } from '../control.ts';
import { isRecord, recordsIn, textOf } from './json.ts';

/** An interactive element and the block that it stands in. */
export type Placed = { readonly blockId: string; readonly block: Json; readonly element: Json };

const shortId = (): string => randomBytes(4).toString('base64url').slice(0, 5);

const nested = (block: Json): readonly Json[] => {
  if (textOf(block, 'type') === 'container') return recordsIn(block['child_blocks']);
  if (textOf(block, 'type') === 'carousel') return recordsIn(block['elements']);
  return [];
};

/** The blocks and the blocks inside of them. */
export const allBlocks = (blocks: readonly Json[]): readonly Json[] =>
  blocks.flatMap((block) => [block, ...allBlocks(nested(block))]);

const elementsOf = (block: Json): readonly Json[] => {
  switch (textOf(block, 'type')) {
    case 'actions':
      return recordsIn(block['elements']);
    case 'card':
      return recordsIn(block['actions']);
    case 'section':
      return recordsIn([block['accessory']]).filter((one) => textOf(one, 'type') !== 'image');
    case 'input':
      return recordsIn([block['element']]);
    default:
      return [];
  }
};

/** Every element that a person can press or fill in, in the order of the blocks. */
export const placedElements = (blocks: readonly Json[]): readonly Placed[] =>
  allBlocks(blocks).flatMap((block) =>
    elementsOf(block).map((element) => ({ blockId: textOf(block, 'block_id'), block, element })),
  );

const withActionId = (element: unknown): unknown =>
  isRecord(element) && textOf(element, 'type') !== 'image'
    ? { action_id: shortId(), ...element }
    : element;

const listWith = (list: unknown, change: (one: unknown) => unknown): unknown =>
  Array.isArray(list) ? list.map(change) : list;

const insideOf = (block: Json): Json => {
  switch (textOf(block, 'type')) {
    case 'actions':
      return { elements: listWith(block['elements'], withActionId) };
    case 'card':
      return 'actions' in block ? { actions: listWith(block['actions'], withActionId) } : {};
    case 'section':
      return 'accessory' in block ? { accessory: withActionId(block['accessory']) } : {};
    case 'input':
      return { element: withActionId(block['element']) };
    case 'container':
      return { child_blocks: withIds(recordsIn(block['child_blocks'])) };
    case 'carousel':
      return { elements: withIds(recordsIn(block['elements'])) };
    default:
      return {};
  }
};

/** Gives blocks and elements the ids that Slack makes up where the app gave none. */
export function withIds(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) => ({ block_id: shortId(), ...block, ...insideOf(block) }));
}
