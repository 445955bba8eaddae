import type { KnownBlock } from '@slack/types';
import type { Listed } from '../src/access/home-reads.ts';
import type { Story } from '../src/access/notes.ts';
import type { askLimits } from '../src/policy/ask.ts';
import type { RequestId } from '../src/policy/ids.ts';
import { keyEnding } from './ending-words.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { code, escaped, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { restorable } from './revoked-words.ts';
import { type Modal, marked, plain } from './surface.ts';

const mostReason: (typeof askLimits)['reason'] = 500;
const namedAtMost = 15;

const keysOf = (count: number): Mrkdwn => (count === 1 ? md`1 key` : md`${count} keys`);

const holderOf = ({ request, taken }: Story) => taken?.holder ?? request.requester;

function line(story: Story): Mrkdwn {
  const { request, standing } = story;
  const key = standing.at === 'shown' ? keyEnding(standing.last4) : md`no key shown yet`;
  return md`• ${mention(holderOf(story))}: ${escaped(request.ask.purpose, 80)}, ${key} (${code(request.id)})`;
}

/** The keys by whose they are: the largest holders first. */
function perHolder(stories: readonly Story[]): Mrkdwn {
  const counts = new Map<Story['request']['requester'], number>();
  for (const who of stories.map(holderOf)) counts.set(who, (counts.get(who) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const named = sorted.slice(0, 10).map(([who, count]) => md`${keysOf(count)} of ${mention(who)}`);
  const left = sorted.length - named.length;
  return joined([...named, ...(left > 0 ? [md`and of ${left} more people`] : [])], ', ');
}

/** What the form carries: the requests that were on the screen, and no other. */
const carried = (stories: readonly Story[]): string =>
  JSON.stringify({ i: stories.map(({ request }) => request.id) satisfies readonly RequestId[] });

/** Asks an admin to confirm that what others hold is revoked, and why. */
export function revokeModal({ items, count }: Listed<Story>): Modal {
  const left = count - items.length;
  const more =
    left > 0
      ? [md`${left} more do not fit in here: send the command again for them afterwards.`]
      : [];
  const lines = items.slice(0, namedAtMost).map(line);
  const unnamed = items.length - lines.length;
  const facts: readonly Mrkdwn[] = [
    ...lines,
    ...(unnamed > 0 ? [md`• and ${unnamed} more`] : []),
    ...more,
  ];
  const small = [
    md`Each stops working within seconds, its approval ends, and its holder is told by whom and why.`,
    ...restorable(items.map(({ request }) => request.ask.kind)),
  ];
  const blocks: KnownBlock[] = [
    { type: 'section', text: marked(md`You are about to revoke ${perHolder(items)}.`) },
    { type: 'section', text: marked(joined(facts, '\n')) },
    {
      type: 'input',
      block_id: blockIds.reason,
      label: plain('Why?'),
      hint: plain('The holders read this, and so do the channels of their requests.', 150),
      element: {
        type: 'plain_text_input',
        action_id: actions.reason,
        multiline: true,
        max_length: mostReason,
      },
    },
    { type: 'context', elements: [marked(joined(small, ' '))] },
  ];
  return {
    type: 'modal',
    callback_id: callbacks.revokeMany,
    private_metadata: carried(items),
    title: plain('Revoke keys', 24),
    submit: plain(items.length === 1 ? 'Revoke 1 key' : `Revoke ${items.length} keys`, 24),
    close: plain('Leave them', 24),
    blocks,
  };
}

/** What came of it, in one sentence. */
export const revokedManyWords = (ended: number, asked: number): Mrkdwn =>
  ended === asked
    ? md`${keysOf(ended)} on the way out. The holders are told.`
    : md`${keysOf(ended)} on the way out; ${asked - ended} had ended before. The holders are told.`;
