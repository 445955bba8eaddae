import type { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Grant } from './grant.ts';
import type { AccessRequest } from './request.ts';

/** Who answers for a key that was made for somebody else, and which admin gave it to them. */
export type Taken = {
  readonly holder: SlackUserId;
  readonly by: SlackUserId;
  readonly at: Instant;
};

/**
 * Set where the holder is not the person whom the key was shown to, or it was shown to nobody: they answer for it, and ddkey
 * shows them no secret for an approval that somebody else was given. Null after it was handed back.
 */
export function takenOf(
  { requester, ask }: Pick<AccessRequest, 'requester' | 'ask'>,
  grant: Grant | null,
): Taken | null {
  if (grant?.handed === undefined) return null;
  if (grant.holder === requester && ask.adopted === undefined) return null;
  return { holder: grant.holder, ...grant.handed };
}

/** Who holds what was asked for; whoever asked, as long as nobody else was given it. */
export const holderOf = (
  { requester }: Pick<AccessRequest, 'requester'>,
  grant: Grant | null,
): SlackUserId => grant?.holder ?? requester;
