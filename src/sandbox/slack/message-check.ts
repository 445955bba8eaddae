import type { Json } from '../control.ts';
import { limits } from './limits.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { checkBlocks } from './surface-check.ts';

export type MessageContent = { readonly text: string; readonly blocks: readonly Json[] };

/**
 * Checks text and blocks of a message; blocks come back with the ids that Slack adds.
 * Throws `invalid_blocks_format`, `invalid_blocks`, `msg_too_long` or `no_text`
 * (docs.slack.dev/reference/methods/chat.postMessage).
 */
export function checkMessage(
  text: string,
  blocks: unknown,
  mostText: number = limits.message.text,
): MessageContent {
  if (text.length > mostText) throw new SlackRefusal('msg_too_long');
  if (blocks === undefined || blocks === null) {
    if (text === '') throw new SlackRefusal('no_text');
    return { text, blocks: [] };
  }
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format');
  const checked = checkBlocks('message', blocks, ['blocks']);
  if (checked.kind === 'broken') {
    throw new SlackRefusal('invalid_blocks', { messages: checked.messages });
  }
  if (checked.blocks.length === 0 && text === '') throw new SlackRefusal('no_text');
  return { text, blocks: checked.blocks };
}
