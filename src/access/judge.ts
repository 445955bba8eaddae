import type { Ask } from '../policy/ask.ts';
import { evaluate, type Verdict } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { matchRule } from '../policy/match.ts';
import { type Approve, type Crowd, crowdOf, nobody } from '../policy/policy.ts';
import { askerNow, crowdNow, peopleOf, withoutNewcomers } from './gather-people.ts';
import type { Look, PolicySource, ScopeCatalogue } from './ports.ts';
import type { ChannelUnfit } from './refusal.ts';

export type JudgeDeps = {
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};
type Question = {
  readonly ask: Ask;
  readonly requester: SlackUserId;
  /** How long the request has been waiting, in seconds. */
  readonly waitedSeconds: number;
  /** Who was in its channels when it was posted there; null before that. */
  readonly eligible?: readonly SlackUserId[] | null;
};
export type Judged = {
  readonly kind: 'judged';
  readonly verdict: Verdict;
  /** Somebody could not be looked up, so "nobody" proves nothing. */
  readonly incomplete: boolean;
  readonly unfit: ChannelUnfit | null;
  /** Everybody who is in the channels of the rule now. */
  readonly members: readonly SlackUserId[];
};

const crowdFor = (approve: Approve | undefined): Crowd =>
  approve === undefined ? nobody : crowdOf(approve);

/** The policy's verdict of now, with the people whom `look` finds. */
export async function judge(
  deps: JudgeDeps,
  look: Look,
  { ask, requester, waitedSeconds, eligible = null }: Question,
): Promise<Judged | { readonly kind: 'unreachable' }> {
  const policy = deps.policies.policy();
  const who = await askerNow(look, policy, requester);
  if (who.kind === 'unreachable') return who;
  const { rule } = matchRule(ask, policy, who.asker);
  const crowd = await crowdNow(look, crowdFor(rule?.approve));
  const scopes = deps.catalogue.all(ask.org).map((fact) => fact.name);
  const people = peopleOf(who, withoutNewcomers(crowd, eligible));
  const verdict = evaluate(ask, policy, { scopes, people, waitedSeconds });
  const { incomplete, unfit } = crowd;
  const members = [...crowd.channels.values()].flat();
  return { kind: 'judged', verdict, incomplete, unfit, members };
}
