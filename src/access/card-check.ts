import type { SlackChannelId } from '../policy/ids.ts';
import type { AccessRequest, Posted } from './request.ts';

export const isSamePlace = (one: Posted | null, other: Posted | null): boolean =>
  one !== null && other !== null && one.channel === other.channel && one.ts === other.ts;

/**
 * True when the pressed message is the request's own card, and not a copy of it elsewhere. One in
 * the approver channel whose place is not in the ledger (yet) counts, too: a press can be faster
 * than the commit that follows Slack's answer, or the bot died in between.
 */
export const isItsCard = (
  { card }: AccessRequest,
  on: Posted | null,
  channel: SlackChannelId,
): boolean => isSamePlace(card, on) || (card === null && on?.channel === channel);
