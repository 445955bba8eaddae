import type { SlackUserId } from '../policy/ids.ts';
import { secondsBetween } from '../policy/instant.ts';
import { type Crowd, nobody, type Policy } from '../policy/policy.ts';
import type { AuthorityDeps } from './authority.ts';
import { crowdNow, lookAt } from './gather-people.ts';
import type { AccessRequest } from './request.ts';
import { freshPeople, promptApproval } from './times.ts';

/** Who decides, and how many of them, by the rule that the card was posted under. */
function likely(policy: Policy, request: AccessRequest): { crowd: Crowd; need: number } {
  const approve = policy.rules.find(({ name }) => name === request.rule)?.approve;
  if (approve?.how === 'by') return { crowd: approve.by, need: approve.need };
  return { crowd: { ...nobody, channels: [policy.channel] }, need: 1 };
}

/**
 * Asks Slack at once, side by side, what a press on *Approve* is going to need one after the other.
 * Nothing is decided here: each answer is read again where it counts, and is as fresh as it has to
 * be; look-ups of the same thing share one call.
 */
export function lookAhead(deps: AuthorityDeps, request: AccessRequest, by: SlackUserId): void {
  const { directory, clock } = deps;
  const look = lookAt(directory, freshPeople);
  const { crowd, need } = likely(deps.policies.policy(), request);
  // What fails here fails again where it is waited for, and is answered there.
  Promise.all([look.person(request.requester), crowdNow(look, crowd, by)]).catch(() => {});
  const prompt = secondsBetween(request.submittedAt, clock.now()) <= promptApproval;
  if (prompt && need === 1 && request.deliverTo === null) directory.askAhead(request.requester);
}
