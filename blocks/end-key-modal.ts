import type { KnownBlock } from '@slack/types';
import type { Standing, Story } from '../src/access/notes.ts';
import { keyEnding, stopsAtOnce } from './ending-words.ts';
import { callbacks } from './ids.ts';
import { keyLine } from './key-line.ts';
import { type Mrkdwn, md, when } from './mrkdwn.ts';
import { generationValue, keyValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';
import { comesWords } from './target-words.ts';

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** Datadog keeps a deleted API key for a while, and lets people bring it back. */
const mayComeBack = ({ request: { ask } }: Story): Mrkdwn =>
  ask.kind === 'api' || ask.kind === 'pair'
    ? md` It cannot be brought back here; Datadog's own settings can restore an API key for 7 days.`
    : md` It cannot be brought back.`;

type Question = {
  readonly callback: string;
  readonly title: string;
  readonly yes: string;
  readonly words: Mrkdwn;
  readonly value: string;
  /** Said below the question. */
  readonly more?: readonly KnownBlock[];
};

/** A form with no input: what is meant, and what comes of it. */
export const asking = (
  story: Story,
  { callback, title, yes, words, value, more = [] }: Question,
): Modal => ({
  type: 'modal',
  callback_id: callback,
  private_metadata: value,
  title: plain(title, 24),
  submit: plain(yes, 24),
  close: plain('Keep it', 24),
  blocks: [
    { type: 'section', text: marked(keyLine(story)) },
    { type: 'section', text: marked(words) },
    ...more,
  ],
});

/** Asks before a key is revoked from its menu. */
export const revokeModal = (story: Story, shown: Shown): Modal =>
  asking(story, {
    callback: callbacks.revokeKey,
    title: 'Revoke this key?',
    yes: 'Revoke',
    words: md`${stopsAtOnce(shown.last4, shown.older)}.${mayComeBack(story)}`,
    value: keyValue(shown.key),
  });

/** Asks before a key is replaced from its menu. */
export const replaceModal = (story: Story, shown: Shown): Modal =>
  asking(story, {
    callback: callbacks.replaceKey,
    title: 'Replace this key?',
    yes: 'Replace it',
    words: md`The ${keyEnding(shown.last4)}, from ${when(shown.shownAt)}, stops working at once. The new one keeps the same end, and ${comesWords(story.request)}.`,
    value: generationValue(story.request.id, shown.generation),
  });

/** The answer to a key that was replaced from its menu. */
export const onItsWay = md`Your new key is on its way. Unless it is written into a secret store, I show it in our messages, to you alone: go there now and save it.`;
