import type { SlackChannelId } from '../src/policy/ids.ts';
import { channelMention, type Mrkdwn, md } from './mrkdwn.ts';

/** Who decides, said the same way wherever a person asks. */
export const whoApproves = (channel: SlackChannelId | null): Mrkdwn =>
  channel === null
    ? md`Somebody else has to approve your request.`
    : md`Anyone in ${channelMention(channel)} can approve, except you.`;
