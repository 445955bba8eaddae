import type { askLimits } from '../src/policy/ask.ts';
import type { RequestId, SlackUserId } from '../src/policy/ids.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { escaped, md, mention } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';

type DenialFacts = {
  readonly requestId: RequestId;
  readonly revision: number;
  readonly requester: SlackUserId;
  readonly purpose: string;
};

const mostReason: (typeof askLimits)['reason'] = 500;

/** Asks an approver why; it carries which request, and the revision that they saw. */
export const denialModal = (facts: DenialFacts): Modal => ({
  type: 'modal',
  callback_id: callbacks.denial,
  private_metadata: requestValue(facts.requestId, facts.revision),
  title: plain('Deny this request', 24),
  submit: plain('Deny', 24),
  close: plain('Back', 24),
  blocks: [
    {
      type: 'section',
      text: marked(
        md`${mention(facts.requester)} asked for a key: ${escaped(facts.purpose, 500)}\nNo key will be made.`,
      ),
    },
    {
      type: 'input',
      block_id: blockIds.reason,
      label: plain('Why not?'),
      hint: plain('The person who asked reads this, and so does the channel.', 150),
      element: {
        type: 'plain_text_input',
        action_id: actions.reason,
        multiline: true,
        max_length: mostReason,
      },
    },
  ],
});
