import type { InputBlock } from '@slack/types';
import type { KeyOfSomebody } from '../src/access/admin-reads.ts';
import type { Story } from '../src/access/notes.ts';
import type { SlackUserId } from '../src/policy/ids.ts';
import { keyEnding } from './ending-words.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { type Mrkdwn, md, mention } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';

const toWhom: InputBlock = {
  type: 'input',
  block_id: blockIds.newHolder,
  label: plain('Hand over to'),
  element: {
    type: 'users_select',
    action_id: actions.newHolder,
    placeholder: plain('A full member of this workspace'),
  },
};

/** Asks an admin who is to look after a key from now on, and says what that means. */
export const handOverModal = (it: KeyOfSomebody & { readonly story: Story }): Modal => ({
  type: 'modal',
  callback_id: callbacks.handOver,
  private_metadata: keyValue(it.key.id),
  title: plain('Hand a key over', 24),
  submit: plain('Hand over', 24),
  close: plain('Cancel', 24),
  blocks: [
    {
      type: 'section',
      text: marked(
        md`${purposeOf(it.story)} · ${placeOf(it.story)}\nThe ${keyEnding(it.key.last4)}, held by ${mention(it.holder)}.`,
      ),
    },
    toWhom,
    {
      type: 'context',
      elements: [
        marked(
          md`The new holder sees it in Home, hears of its end, and may revoke it. The key goes on as it is, and nobody is shown its secret: for a key of their own, they send a request.`,
        ),
      ],
    },
  ],
});

/** In the form's place, once it is done. */
export const handedOverWords = (to: SlackUserId): Mrkdwn =>
  md`Done: ${mention(to)} holds this key now, and is told so.`;
