import { z } from 'zod';
import type { SeenMessage } from '../control.ts';
import { app, channels, people } from '../people.ts';

const Text = z.object({ type: z.string(), text: z.string() });
const Block = z.object({
  type: z.string(),
  text: Text.optional(),
  fields: z.array(Text).optional(),
  elements: z
    .array(z.object({ type: z.string(), text: z.union([z.string(), Text]).optional() }))
    .optional(),
});
type Block = z.infer<typeof Block>;

const names: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.values(people).map((person) => [person.id, `@${person.name}`] as const),
  ...Object.values(channels).map((channel) => [channel.id, `#${channel.name}`] as const),
  [app.botUser, '@ddkey'] as const,
]);

const nameOf = (id: string): string => names[id] ?? id;

/** Slack's markup as a terminal shows it: names instead of ids, no signs for bold and code. */
const plainMrkdwn = (text: string): string =>
  text
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/gu, '$1')
    .replace(/<[@#]([A-Z0-9]+)(?:\|[^>]*)?>/gu, (_, id: string) => nameOf(id))
    .replace(/```\n?/gu, '')
    .replace(/[*`]/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const lines = (text: string): string[] => plainMrkdwn(text).split('\n');

/** Two fields side by side become "label: value" lines. */
const fieldLine = (text: string): string => plainMrkdwn(text).split('\n').join(': ').trim();

function elementText(element: NonNullable<Block['elements']>[number]): string {
  const text = typeof element.text === 'string' ? element.text : (element.text?.text ?? '');
  return element.type === 'button' ? `[ ${text} ]` : plainMrkdwn(text);
}

function blockLines(block: Block): string[] {
  switch (block.type) {
    case 'divider':
      return [];
    case 'actions':
    case 'context':
      return [(block.elements ?? []).map(elementText).join('  ')];
    default:
      return [
        ...(block.text === undefined ? [] : lines(block.text.text)),
        ...(block.fields ?? []).map((field) => fieldLine(field.text)),
      ];
  }
}

/** What a person reads in a message, line by line. */
export function readMessage(message: Pick<SeenMessage, 'text' | 'blocks'>): string[] {
  const blocks = z.array(Block).parse(message.blocks);
  const read = blocks.flatMap(blockLines);
  return read.length > 0 ? read : lines(message.text);
}
