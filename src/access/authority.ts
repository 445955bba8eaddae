import { ruleFor } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { secondsBetween } from '../policy/instant.ts';
import { matchRule } from '../policy/match.ts';
import { sortCrowd, unfitBecause } from '../policy/people.ts';
import { type Approve, type Crowd, nobody, type Rule } from '../policy/policy.ts';
import {
  type AskerNow,
  askerNow,
  crowdNow,
  lookAt,
  peopleOf,
  withoutNewcomers,
} from './gather-people.ts';
import { type JudgeDeps, judge } from './judge.ts';
import type { Clock, Directory, Look } from './ports.ts';
import type { Refusal } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { familiarPeople, freshPeople } from './times.ts';

export type AuthorityDeps = JudgeDeps & {
  readonly directory: Directory;
  readonly clock: Clock;
};

type Decider = { readonly request: AccessRequest; readonly by: SlackUserId };
type Asked = Extract<AskerNow, { kind: 'found' }>;
type Says = { readonly crowd: Crowd; readonly self: boolean; readonly hasFallback: boolean };

/** Who has the first say; where no rule fits any more, the usual channel may still say no. */
function whoSays(approve: Approve | undefined, deps: AuthorityDeps): Says {
  const usual = { ...nobody, channels: [deps.policies.policy().channel] };
  switch (approve?.how) {
    case 'by':
      return {
        crowd: approve.by,
        self: approve.selfApproval,
        hasFallback: approve.fallback !== null,
      };
    case 'break-glass':
      return { crowd: approve.reviewers, self: false, hasFallback: false };
    default:
      return { crowd: usual, self: false, hasFallback: false };
  }
}

/** Why somebody is not among those who have a say; null when they are. */
async function whyNotAmong(
  look: Look,
  { crowd, self }: Says,
  { asked, by, request }: Decider & { readonly asked: Asked },
): Promise<Refusal | null> {
  const all = await crowdNow(look, crowd, by);
  const found = withoutNewcomers(all, request.eligible);
  const sorted = sortCrowd(crowd, peopleOf(asked, found), { mayBeRequester: self });
  if (sorted.able.includes(by)) return null;
  if (found.incomplete) return { code: 'people-unreachable' };
  if (found.unfit !== null) return { code: 'channel-unfit', why: found.unfit };
  const person = found.persons.get(by);
  const why = person === undefined ? null : unfitBecause(person);
  return why === null ? { code: 'not-an-approver' } : { code: 'person-unfit', why };
}

/** True for somebody who has a say only because it is time for the fallback. */
async function isFallback(
  deps: AuthorityDeps,
  look: Look,
  { request, by }: Decider,
): Promise<boolean> {
  const { ask, requester, submittedAt, eligible } = request;
  const waitedSeconds = secondsBetween(submittedAt, deps.clock.now());
  const judged = await judge(deps, look, { ask, requester, waitedSeconds, eligible });
  if (judged.kind !== 'judged' || judged.verdict.kind !== 'needs-approval') return false;
  return judged.verdict.approvers.includes(by);
}

async function whyNotDecide(
  deps: AuthorityDeps,
  look: Look,
  { request, by }: Decider,
): Promise<Refusal | null> {
  const policy = deps.policies.policy();
  const asked = await askerNow(look, policy, request.requester);
  if (asked.kind === 'unreachable') return { code: 'people-unreachable' };
  const { rule } = matchRule(request.ask, policy, asked.asker);
  const says = whoSays(rule?.approve, deps);
  if (by === request.requester && !says.self) return { code: 'self-approval' };
  const no = await whyNotAmong(look, says, { asked, by, request });
  if (no === null || !says.hasFallback) return no;
  return (await isFallback(deps, look, { request, by })) ? null : no;
}

/**
 * Why this person may not decide this request now; null when they may. Asked anew at every click:
 * what the button says is never authority. No answer from Slack is a no.
 */
export const whyMayNotDecide = (
  deps: AuthorityDeps,
  request: AccessRequest,
  by: SlackUserId,
): Promise<Refusal | null> =>
  whyNotDecide(deps, lookAt(deps.directory, freshPeople), { request, by });

/** The same by people as seen some minutes ago: for showing, where nothing is decided. */
export const whyMayHardlyDecide = (
  deps: AuthorityDeps,
  request: AccessRequest,
  by: SlackUserId,
): Promise<Refusal | null> =>
  whyNotDecide(deps, lookAt(deps.directory, familiarPeople), { request, by });

/** The rule that decides a request now, or why policy or the requester's standing forbid it. */
export async function ruleNow(
  deps: AuthorityDeps,
  request: AccessRequest,
): Promise<{ readonly rule: Rule } | { readonly refusal: Refusal }> {
  const policy = deps.policies.policy();
  const look = lookAt(deps.directory, freshPeople);
  const asked = await askerNow(look, policy, request.requester);
  if (asked.kind === 'unreachable') return { refusal: { code: 'people-unreachable' } };
  const scopes = deps.catalogue.all().map((fact) => fact.name);
  const ruling = ruleFor(request.ask, policy, { scopes, asker: asked.asker });
  if (ruling.kind === 'refused') return { refusal: { code: 'policy', because: ruling.refusal } };
  const why = unfitBecause(asked.person);
  return why === null ? { rule: ruling.rule } : { refusal: { code: 'requester-unfit', why } };
}

/** Why policy or the requester's standing no longer allow the request; null when they still do. */
export async function whyNotAllowed(
  deps: AuthorityDeps,
  request: AccessRequest,
): Promise<Refusal | null> {
  const now = await ruleNow(deps, request);
  return 'refusal' in now ? now.refusal : null;
}
