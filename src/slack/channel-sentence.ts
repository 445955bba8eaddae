import type { ChannelUnfit } from '../access/refusal.ts';
import { type Advice, inOneBreath } from '../advice.ts';

const advices: Readonly<Record<ChannelUnfit, Advice>> = {
  'not found': {
    says: 'does not exist for ddkey.',
    next: 'If it is private, invite ddkey to it (/invite @ddkey); else check its id.',
  },
  'not joined': {
    says: 'does not have ddkey in it.',
    next: 'Invite it there (/invite @ddkey).',
  },
  public: {
    says: 'is public, so anybody could join it and approve.',
    next: 'Make it private, or name a private one.',
  },
  shared: {
    says: 'is shared with another workspace, whose people could approve.',
    next: 'Name one that is your own.',
  },
  archived: { says: 'is archived.', next: 'Bring it back, or name another one.' },
};

/** What is wrong with the approver channel, for whoever runs the bot. */
export const channelAdvice = (channel: string, why: ChannelUnfit): Advice => ({
  says: `The approver channel ${channel} ${advices[why].says}`,
  next: advices[why].next,
});

/** The same in one breath. */
export const channelSentence = (channel: string, why: ChannelUnfit): string =>
  inOneBreath(channelAdvice(channel, why));
