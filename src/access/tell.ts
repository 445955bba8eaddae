import type { RequestId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute, secondsBetween } from '../policy/instant.ts';
import type { Policy, Rule } from '../policy/policy.ts';
import { askNow } from './ask-now.ts';
import type { Case } from './case.ts';
import { done, type StepResult } from './due-work.ts';
import { endingOf, nextWarning, warningNow } from './end-warning.ts';
import type { Ledger } from './ledger-port.ts';
import type { Notice, Story } from './notes.ts';
import type { Clock, Messenger, Place, PolicySource, ScopeCatalogue } from './ports.ts';
import { tryAgain } from './send-failure.ts';
import { storyOf } from './story.ts';
import { holderOf } from './taken.ts';

export type TellDeps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
  readonly messenger: Messenger;
};

/** One thing to be said; `what` names it in the ledger, so that it is said once. */
export type Saying = { readonly what: string; readonly place: Place; readonly notice: Notice };
type Known = {
  readonly it: Case;
  readonly rule: Rule | undefined;
  readonly policy: Policy;
  readonly story: Story;
  readonly now: Instant;
  readonly waited: number;
};

const fallbackOf = (rule: Rule | undefined) =>
  rule?.approve.how === 'by' ? rule.approve.fallback : null;

/** To the channels that the rule wants to be told; being told gives nobody a say. */
const toChannels = ({ rule, story }: Known, about: 'asked' | 'allowed'): Saying[] =>
  (rule?.notify ?? []).map((to) => ({
    what: `${about} ${to}`,
    place: { to, thread: null },
    notice: { ...story, about },
  }));

const inThread = ({ it }: Known): Place | null =>
  it.request.card === null ? null : { to: it.request.card.channel, thread: it.request.card.ts };

/** The latest reminder whose time has come: those before it that nobody sent say the same. */
function reminders({ rule, story, waited }: Known, place: Place): Saying[] {
  const latest = Math.max(...(rule?.remindAfterSeconds ?? []).filter((after) => after <= waited));
  if (!Number.isFinite(latest)) return [];
  return [{ what: `reminder ${latest}`, place, notice: { ...story, about: 'reminder' } }];
}

function fallback({ it, rule, story, waited }: Known, place: Place): Saying[] {
  const others = fallbackOf(rule);
  const joins = others !== null && (it.request.fallback || waited >= others.afterSeconds);
  if (!joins) return [];
  return [{ what: 'fallback', place, notice: { ...story, about: 'fallback', crowd: others.by } }];
}

/** Edits are silent in Slack, so who saw the request before hears of it, and who asked does. */
function adjustment({ it, story }: Known, place: Place): Saying[] {
  const { adjusted, revision, requester } = it.request;
  if (adjusted === null) return [];
  return [place, { to: requester, thread: null }].map((each) => ({
    what: `adjusted ${revision} ${each.to}`,
    place: each,
    notice: { ...story, about: 'adjusted' },
  }));
}

/** To whoever asked and to the admins, once for each time that nobody was left. */
function nobodyLeft({ it, policy, story }: Known): Saying[] {
  const { nobodySince, requester } = it.request;
  if (nobodySince === null) return [];
  return [...new Set([requester, ...policy.admins])].map((to) => ({
    what: `nobody ${nobodySince} ${to}`,
    place: { to, thread: null },
    notice: { ...story, about: 'nobody' },
  }));
}

function whileItWaits(known: Known): Saying[] {
  const place = inThread(known);
  if (place === null) return nobodyLeft(known);
  return [
    ...toChannels(known, 'asked'),
    ...adjustment(known, place),
    ...fallback(known, place),
    ...reminders(known, place),
    ...nobodyLeft(known),
  ];
}

function review(known: Known): Saying[] {
  const place = inThread(known);
  const { it, rule, story } = known;
  if (place === null || it.review?.reviewedAt !== null) return [];
  if (rule?.approve.how !== 'break-glass') return [];
  const notice = { ...story, about: 'review', crowd: rule.approve.reviewers } as const;
  return [{ what: 'review', place, notice }];
}

/** To the holder, some time before the key ends. */
function ending({ it, rule, story, now }: Known): Saying[] {
  const end = endingOf(it, story);
  const what = end === null ? null : warningNow(end, now);
  if (what === null) return [];
  const place = { to: holderOf(it.request, it.grant), thread: null };
  const { lifetimeSeconds } = askNow(it.request, it.grant);
  const hasRoom = rule !== undefined && lifetimeSeconds + minute <= rule.maxLifetimeSeconds;
  return [{ what, place, notice: { ...story, about: 'ends', hasRoom } }];
}

/** To the holder, about a key of a rotation that nobody here ended, while another goes on. */
function endedBeside({ it, story }: Known): Saying[] {
  if (it.grant === null || it.grant.endedAt !== null) return [];
  const place = { to: holderOf(it.request, it.grant), thread: null };
  return it.keys.flatMap(({ id, state, revokeReason, last4, generation }) => {
    const how = state === 'gone' ? 'gone' : revokeReason === 'leaked' ? 'leaked' : null;
    if (how === null) return [];
    const beside = it.keys.find(
      (each) =>
        each.id !== id && each.generation === generation && each.revokeReason === 'request-ended',
    );
    const half = beside?.last4 ?? null;
    const notice = { ...story, about: 'ended-beside', how, last4, half } as const;
    return [{ what: `${how} ${id}`, place, notice }];
  });
}

function sayings(known: Known): Saying[] {
  const { state, decision } = known.it.request;
  if (state === 'pending') return whileItWaits(known);
  const allowed = decision?.verdict === 'approve' && decision.by === null;
  return [
    ...(allowed ? [...toChannels(known, 'allowed'), ...review(known)] : []),
    ...ending(known),
    ...endedBeside(known),
  ];
}

const laterAt = (at: Instant | null): StepResult => (at === null ? done : { kind: 'later', at });

/** When the next reminder, the fallback's turn, or a warning before the end comes. */
function nextAt({ it, rule, waited, story, now }: Known): StepResult {
  const { state, card, submittedAt } = it.request;
  const end = endingOf(it, story);
  if (end !== null) return laterAt(nextWarning(end, now));
  if (state !== 'pending' || card === null) return done;
  const others = fallbackOf(rule);
  const times = [...(rule?.remindAfterSeconds ?? []), ...(others ? [others.afterSeconds] : [])];
  const next = Math.min(...times.filter((after) => after > waited));
  return laterAt(Number.isFinite(next) ? addSeconds(submittedAt, next) : null);
}

/** Says one thing unless it was said; null when that is settled. A refusal is final: nobody reads there. */
export async function say(
  deps: TellDeps,
  id: RequestId,
  saying: Saying,
): Promise<StepResult | null> {
  const { what, place, notice } = saying;
  if (await deps.ledger.inTransaction((tx) => tx.wasTold(id, what))) return null;
  const sent = await deps.messenger.tell(place, notice);
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  await deps.ledger.inTransaction((tx) => tx.setTold(id, what, deps.clock.now()));
  return null;
}

/** Says all that is due to be said about a request beside its card and its note, each thing once. */
export async function tell(deps: TellDeps, id: RequestId): Promise<StepResult> {
  const it = await deps.ledger.caseOf(id);
  if (it === null) return done;
  const policy = deps.policies.policy();
  const rule = policy.rules.find(({ name }) => name === it.request.rule);
  const now = deps.clock.now();
  const waited = secondsBetween(it.request.submittedAt, now);
  const known = { it, rule, policy, story: storyOf(it, deps), now, waited };
  for (const saying of sayings(known)) {
    const held = await say(deps, id, saying);
    if (held !== null) return held;
  }
  return nextAt(known);
}
