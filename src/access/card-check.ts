import type { SlackChannelId } from '../policy/ids.ts';
import type { AccessRequest, Posted } from './request.ts';

export const isSamePlace = (one: Posted | null, other: Posted | null): boolean =>
  one !== null && other !== null && one.channel === other.channel && one.ts === other.ts;

/** True when the pressed message is the request's own card, and not a copy of it elsewhere. */
export const isThisCard = ({ card }: AccessRequest, on: Posted | null): boolean =>
  isSamePlace(card, on);

/**
 * True for a card in the approver channel whose place is not in the ledger (yet): a press can be
 * faster than the commit that follows Slack's answer, or the bot died in between.
 */
export const isUnrecordedCard = (
  { card }: AccessRequest,
  on: Posted | null,
  channel: SlackChannelId,
): boolean => card === null && on?.channel === channel;
