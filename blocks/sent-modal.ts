import type { RequestId, SlackChannelId } from '../src/policy/ids.ts';
import { channelMention, code, md } from './mrkdwn.ts';
import { type Modal, marked, plain } from './surface.ts';

type SentFacts = { readonly requestId: RequestId; readonly approverChannel: SlackChannelId };

/** Stands in the form's place once the request is safely kept. */
export const sentModal = ({ requestId, approverChannel }: SentFacts): Modal => ({
  type: 'modal',
  title: plain('Request sent', 24),
  close: plain('Close', 24),
  blocks: [
    {
      type: 'section',
      text: marked(
        md`Sent. The people in ${channelMention(approverChannel)} can approve it now. I will message you here as soon as one of them has decided.`,
      ),
    },
    { type: 'context', elements: [marked(md`Request ${code(requestId)}`)] },
  ],
});
