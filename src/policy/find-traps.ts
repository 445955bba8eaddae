import { approverTraps } from './approver-traps.ts';
import { decidedBy } from './decided.ts';
import type { Policy } from './policy.ts';
import { type Finding, lessScrutinyForMore, neverDeciding, weakerByClaim } from './traps.ts';

const tooMany: Finding = {
  weight: 'warning',
  rule: null,
  says: 'these rules tell so many sorts of requests apart that not all of them could be checked for traps.',
};

/**
 * Every trap in a policy. Where this is empty, no request gets a milder verdict for one more scope,
 * a longer life or another environment of the same org.
 */
export function findTraps(policy: Policy, scopes: readonly string[]): readonly Finding[] {
  const decided = decidedBy(policy, scopes);
  return [
    ...neverDeciding(decided),
    ...weakerByClaim(decided),
    ...lessScrutinyForMore(decided),
    ...approverTraps(policy.rules),
    ...(decided.isComplete ? [] : [tooMany]),
  ];
}
