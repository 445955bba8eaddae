import type { Button, KnownBlock, SectionBlock } from '@slack/types';
import type { Listed } from '../src/access/home-reads.ts';
import type { Standing, Story } from '../src/access/notes.ts';
import { rotateButton, switchedButton } from './key-buttons.ts';
import { keyLine } from './key-line.ts';
import { revokeNowButton } from './leak-notice.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';

const section = (text: Mrkdwn): SectionBlock => ({ type: 'section', text: marked(text) });

const heading = (count: number): Mrkdwn =>
  count === 1 ? md`You hold one Datadog key.` : md`You hold ${count} Datadog keys.`;

type ListedFor = 'to-read' | 'to-revoke' | 'to-rotate';
type Shown = Extract<Standing, { readonly at: 'shown' }>;

const turnButton = (shown: Shown): Button =>
  shown.older === null ? rotateButton(shown) : switchedButton(shown.older);

const buttonFor: Readonly<Record<ListedFor, ((shown: Shown) => Button) | null>> = {
  'to-read': null,
  'to-revoke': ({ key, last4 }) => revokeNowButton(key, last4),
  'to-rotate': turnButton,
};

const row = (story: Story, what: ListedFor): KnownBlock => {
  const { standing } = story;
  const line = section(keyLine(story));
  const makeButton = buttonFor[what];
  if (standing.at !== 'shown' || makeButton === null) return line;
  return { ...line, accessory: makeButton(standing) };
};

/**
 * The answer to `/ddkey list`: one block for each key, and how many were left out. `to-revoke`: with
 * the button that ends it; `to-rotate`: with the one that gives it a successor.
 */
export function keyList({ items, count }: Listed<Story>, what: ListedFor = 'to-read'): Message {
  if (count === 0) {
    const none = md`You hold no Datadog key. With \`/ddkey\` you can ask for one.`;
    return { text: none, blocks: [section(none)] };
  }
  const left = count - items.length;
  const more = left > 0 ? [section(md`and ${left} more: open my Home to see them all.`)] : [];
  const lines = items.map((story) => row(story, what));
  return { text: heading(count), blocks: [section(md`*${heading(count)}*`), ...lines, ...more] };
}
