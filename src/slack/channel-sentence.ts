import type { ChannelUnfit } from '../access/refusal.ts';

const sentences: Readonly<Record<ChannelUnfit, string>> = {
  'not found':
    'does not exist for ddkey. If it is private, invite ddkey to it (/invite @ddkey); else check its id.',
  'not joined': 'does not have ddkey in it. Invite it there (/invite @ddkey).',
  public:
    'is public, so anybody could join it and approve. Make it private, or name a private one.',
  shared:
    'is shared with another workspace, whose people could approve. Name one that is your own.',
  archived: 'is archived. Bring it back, or name another one.',
};

/** What is wrong with the approver channel, for whoever runs the bot. */
export const channelSentence = (channel: string, why: ChannelUnfit): string =>
  `The approver channel ${channel} ${sentences[why]}`;
