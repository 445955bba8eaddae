import type { KnownBlock } from '@slack/types';
import type { Listed } from '../src/access/home-reads.ts';
import type { Story } from '../src/access/notes.ts';
import { keyLine } from './key-line.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';

const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(text) });

const heading = (count: number): Mrkdwn =>
  count === 1 ? md`You hold one Datadog key.` : md`You hold ${count} Datadog keys.`;

/** The answer to `/ddkey list`: one block for each key, and how many were left out. */
export function keyList({ items, count }: Listed<Story>): Message {
  if (count === 0) {
    const none = md`You hold no Datadog key. With \`/ddkey\` you can ask for one.`;
    return { text: none, blocks: [section(none)] };
  }
  const left = count - items.length;
  const more = left > 0 ? [section(md`and ${left} more: open my Home to see them all.`)] : [];
  const lines = items.map((story) => section(keyLine(story)));
  return { text: heading(count), blocks: [section(md`*${heading(count)}*`), ...lines, ...more] };
}
