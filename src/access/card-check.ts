import type { AccessRequest, Posted } from './request.ts';

/** True when the pressed message is the request's own card, and not a copy of it elsewhere. */
export const isThisCard = ({ card }: AccessRequest, on: Posted | null): boolean =>
  card !== null && on !== null && card.channel === on.channel && card.ts === on.ts;
