import { refuseAsk } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { unfitBecause } from '../policy/people.ts';
import type { Directory, PolicySource, ScopeCatalogue } from './ports.ts';
import type { Refusal } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { freshPeople } from './times.ts';

export type AuthorityDeps = {
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly catalogue: ScopeCatalogue;
};

/**
 * Why this person may not decide this request now; null when they may. Asked anew at every click:
 * what the button says is never authority. No answer from Slack is a no.
 */
export async function whyMayNotDecide(
  deps: AuthorityDeps,
  request: AccessRequest,
  by: SlackUserId,
): Promise<Refusal | null> {
  if (by === request.requester) return { code: 'self-approval' };
  const { channel } = deps.policies.policy();
  const [person, members] = await Promise.all([
    deps.directory.person(by, freshPeople),
    deps.directory.members(channel, freshPeople),
  ]);
  if (person.kind === 'unreachable' || members.kind === 'unreachable') {
    return { code: 'people-unreachable' };
  }
  if (members.kind === 'not') return { code: 'channel-unfit', why: members.why };
  if (person.kind === 'not') return { code: 'not-an-approver' };
  const why = unfitBecause(person.value);
  if (why !== null) return { code: 'person-unfit', why };
  return members.value.includes(by) ? null : { code: 'not-an-approver' };
}

/** Why policy or the requester's standing no longer allow the request; null when they still do. */
export async function whyNotAllowed(
  deps: AuthorityDeps,
  request: AccessRequest,
): Promise<Refusal | null> {
  const known = deps.catalogue.all().map((fact) => fact.name);
  const because = refuseAsk(request.ask, deps.policies.policy(), known);
  if (because !== null) return { code: 'policy', because };
  const requester = await deps.directory.person(request.requester, freshPeople);
  if (requester.kind === 'unreachable') return { code: 'people-unreachable' };
  const why = requester.kind === 'not' ? 'deactivated' : unfitBecause(requester.value);
  return why === null ? null : { code: 'requester-unfit', why };
}
