import { z } from 'zod';
import type { Json } from '../control.ts';
import { brokenAt, brokenRules } from './broken-rules.ts';
import { isRecord, textOf } from './json.ts';
import { limits } from './limits.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { checkBlocks } from './surface-check.ts';
import { plainText } from './text-shapes.ts';

const frame = {
  // Checked apart, with the rules of the surface.
  blocks: z.unknown(),
  private_metadata: z.string().max(limits.view.privateMetadata).optional(),
  callback_id: z.string().max(limits.view.callbackId).optional(),
  external_id: z.string().max(limits.view.externalId).optional(),
};

const frames = {
  modal: z.strictObject({
    type: z.literal('modal'),
    ...frame,
    title: plainText(limits.view.title),
    submit: plainText(limits.view.button).optional(),
    close: plainText(limits.view.button).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  home: z.strictObject({ type: z.literal('home'), ...frame }),
};

const invalid = (messages: readonly string[]) =>
  new SlackRefusal('invalid_arguments', { messages });

const lacksSubmit = (view: Json, blocks: readonly Json[]): boolean =>
  textOf(view, 'type') === 'modal' &&
  !('submit' in view) &&
  blocks.some((block) => textOf(block, 'type') === 'input');

/**
 * Checks a view against Slack's limits and gives it back with all block and action ids filled in.
 * Throws `view_too_large`, or `invalid_arguments` with the rules that were broken
 * (docs.slack.dev/reference/views).
 */
export function checkView(kind: 'modal' | 'home', view: unknown): Json {
  if (!isRecord(view)) throw invalid([brokenAt('must provide an object', ['view'])]);
  // The real limit is said to be 250 kB; bytes, not characters, since views travel as JSON.
  if (Buffer.byteLength(JSON.stringify(view)) > limits.view.bytes) {
    throw new SlackRefusal('view_too_large');
  }
  const framed = frames[kind].safeParse(view);
  const checked = checkBlocks(kind, view['blocks'], ['view', 'blocks']);
  const messages = [
    ...(framed.success ? [] : brokenRules(framed.error.issues, view, ['view'])),
    ...(checked.kind === 'broken' ? checked.messages : []),
  ];
  if (messages.length > 0 || checked.kind === 'broken') throw invalid(messages);
  if (lacksSubmit(view, checked.blocks)) {
    throw invalid([brokenAt('missing required field: submit', ['view'])]);
  }
  return { ...view, blocks: checked.blocks };
}
