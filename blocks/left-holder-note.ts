import type { KnownBlock } from '@slack/types';
import type { KeyLeftBehind, LeftHolderNote } from '../src/access/left-holders.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { revokeNowButton } from './leak-notice.ts';
import { joined, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { button, type Message, marked } from './surface.ts';

/** What happens at Datadog when the person's account there is closed, too. */
const owned: Readonly<Record<KeyLeftBehind['owner'], Mrkdwn>> = {
  'service-account': md`Owned by a service account there, so it goes on whatever becomes of the person's Datadog account.`,
  other: md`Owned by somebody's own account there: Datadog ends it when that account is closed, whatever is decided here.`,
  'current-user': md`Owned by my own account there, so it goes on whatever becomes of the person's Datadog account.`,
};

function keyBlocks({ story, key, last4, expiresAt, owner }: KeyLeftBehind): KnownBlock[] {
  const works = md`The ${keyEnding(last4)} works until ${when(expiresAt)}. ${owned[owner]}`;
  const handOver = button({ text: 'Hand over…', action: actions.handOver, value: keyValue(key) });
  return [
    {
      type: 'section',
      text: marked(md`${purposeOf(story)} · ${placeOf(story)}\n${works}`),
    },
    { type: 'actions', elements: [handOver, revokeNowButton(key, last4)] },
  ];
}

/** To an admin: somebody left, and their keys need somebody who looks after them. */
export function leftHolderNote({ person, revokesAt, isReminder, keys }: LeftHolderNote): Message {
  const { items, count } = keys;
  const many = count === 1 ? md`a live key` : md`${count} live keys`;
  const headline = isReminder
    ? md`Still to be decided: ${mention(person)} has left, and holds ${many}.`
    : md`The Slack account of ${mention(person)} is closed, and they hold ${many}.`;
  const then =
    revokesAt === null
      ? md`Without a decision each works on to its own end, and I remind you once a week.`
      : md`Without a decision I revoke them ${when(revokesAt)}, as the policy says.`;
  const left = count - items.length;
  const more: Mrkdwn[] =
    left > 0 ? [md`and ${left} more: *All keys* in my Home has them, by this person.`] : [];
  return {
    text: headline,
    blocks: [
      {
        type: 'section',
        text: marked(
          joined(
            [
              md`*${headline}*`,
              md`Whatever uses them goes on working. Please hand each over to somebody, who is shown no secret, or revoke it. ${then}`,
            ],
            '\n',
          ),
        ),
      },
      ...items.flatMap(keyBlocks),
      ...more.map((text): KnownBlock => ({ type: 'context', elements: [marked(text)] })),
    ],
  };
}
