import type { Ask } from '../policy/ask.ts';
import type { Grant } from './grant.ts';
import type { AccessRequest } from './request.ts';

/** What a grant entitles to now: what was asked for, with what was changed since. */
export const askNow = ({ ask }: AccessRequest, grant: Grant | null): Ask => ({
  ...ask,
  lifetimeSeconds: grant?.lifetimeSeconds ?? ask.lifetimeSeconds,
  scopes: [...(grant?.scopes ?? ask.scopes)],
});

/** A request as if what counts now had been asked for at first. */
export const asItIsNow = (request: AccessRequest, grant: Grant | null): AccessRequest => ({
  ...request,
  ask: askNow(request, grant),
});
