import type { RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Rule } from '../policy/policy.ts';
import { openGrant } from './allow.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, ruleNow, whyMayNotDecide } from './authority.ts';
import { isItsCard } from './card-check.ts';
import type { Case } from './case.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import { lookAhead } from './look-ahead.ts';
import type { Clock } from './ports.ts';
import { type Ballot, type Counted, countVote } from './quorum.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Decision, Posted, Vote } from './request.ts';
import { approverChannel } from './story.ts';
import { movesTarget } from './target-of.ts';

export type DecisionPress = {
  readonly requestId: RequestId;
  readonly revision: number;
  readonly by: SlackUserId;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | null;
  /** The message that was pressed; null for the denial form, whose button was checked before. */
  readonly on: Posted | null;
};

type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };

export type Decided = { readonly kind: 'decided'; readonly request: AccessRequest } | Counted;

const alreadyDecided = (
  request: AccessRequest,
): Extract<Refusal, { readonly code: 'already-decided' }> => ({
  code: 'already-decided',
  state: request.state,
  by: request.decision?.by ?? null,
  at: request.decision?.at ?? null,
});

/** Checks that need no people. A copy of the card elsewhere, or an older revision, decides nothing. */
export function whyNotThisCard(
  request: AccessRequest,
  press: Pick<DecisionPress, 'on' | 'revision'>,
  channel: SlackChannelId,
): Refusal | null {
  if (press.on !== null && !isItsCard(request, press.on, channel)) return { code: 'stray-message' };
  if (request.state !== 'pending') return alreadyDecided(request);
  return request.revision === press.revision ? null : { code: 'old-message' };
}

async function refuse(deps: Deps, press: DecisionPress, refusal: Refusal): Promise<Refused> {
  await deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    await tx.appendAudit(
      auditEvent({ at, actor: press.by }, 'decision.refused', {
        requestId: press.requestId,
        details: { verdict: press.verdict, code: refusal.code },
      }),
    );
    // Whoever is refused saw an older card than there is.
    if (refusal.code === 'old-message') {
      await tx.addDue({ kind: 'card', subject: press.requestId, runAt: at });
    }
  });
  return refused(refusal);
}

/** Refused by people or policy: perhaps nobody can decide any more, or another rule does. */
async function refuseAndRecheck(deps: Deps, press: DecisionPress, refusal: Refusal) {
  await deps.ledger.inTransaction((tx) =>
    tx.addDue({ kind: 'recheck', subject: press.requestId, runAt: deps.clock.now() }),
  );
  return refuse(deps, press, refusal);
}

type Weighed = { readonly rule: Rule | null; readonly ballot: Ballot };

const needOf = (rule: Rule): number => (rule.approve.how === 'by' ? rule.approve.need : 1);

/** What people's authority of this moment makes of the votes that were given before. */
async function weighEarlier(
  deps: Deps,
  request: AccessRequest,
  votes: readonly Vote[],
): Promise<Pick<Ballot, 'checked' | 'lost'> | Refusal> {
  const checked: SlackUserId[] = [];
  const lost: SlackUserId[] = [];
  for (const { person } of votes) {
    const no = await whyMayNotDecide(deps, request, person);
    if (no?.code === 'people-unreachable') return no;
    if (no === null) checked.push(person);
    else lost.push(person);
  }
  return { checked, lost };
}

/** Whether this person may say yes now, under which rule, and who else still counts. */
async function weighYes(
  deps: Deps,
  { request, votes }: Case,
  by: SlackUserId,
): Promise<Weighed | Refusal> {
  const no = await whyMayNotDecide(deps, request, by);
  if (no !== null) return no;
  const now = await ruleNow(deps, request);
  if ('refusal' in now) return now.refusal;
  const need = needOf(now.rule);
  const earlier = votes.filter(({ person, counts }) => counts && person !== by);
  if (earlier.length + 1 < need) return { rule: now.rule, ballot: { need, checked: [], lost: [] } };
  const weighed = await weighEarlier(deps, request, earlier);
  return 'code' in weighed ? weighed : { rule: now.rule, ballot: { need, ...weighed } };
}

async function weigh(deps: Deps, it: Case, press: DecisionPress) {
  if (press.verdict === 'approve') {
    lookAhead(deps, it.request, press.by);
    return weighYes(deps, it, press.by);
  }
  const no = await whyMayNotDecide(deps, it.request, press.by);
  const ballot: Ballot = { need: 1, checked: [], lost: [] };
  return no ?? { rule: null, ballot };
}

/** The audit event of a decision, and the work that follows from it. */
async function followUp(tx: LedgerTx, request: AccessRequest, decision: Decision): Promise<void> {
  const { id, revision, requester } = request;
  const { at, by, verdict, reason } = decision;
  const approved = verdict === 'approve';
  const own = by === requester ? { self: true } : {};
  await tx.appendAudit(
    auditEvent({ at, actor: by ?? 'ddkey' }, approved ? 'request.approved' : 'request.denied', {
      requestId: id,
      details: { revision, reason, rule: request.rule, ...own },
    }),
  );
  await tx.addDue({ kind: 'card', subject: id, runAt: at });
  if (approved) await openGrant(tx, request, at);
  else await tx.addDue({ kind: 'note', subject: id, runAt: at });
}

async function close(tx: LedgerTx, press: DecisionPress, decision: Decision): Promise<Decided> {
  const moved = await tx.moveRequest(press.requestId, {
    from: 'pending',
    to: press.verdict === 'approve' ? 'approved' : 'denied',
    revision: press.revision,
    decision,
  });
  if (moved === null) throw new Error(`request ${press.requestId} moved while it was held`);
  if (moved.card === null && press.on !== null) await tx.setCard(moved.id, press.on, null);
  await followUp(tx, moved, decision);
  return { kind: 'decided', request: moved };
}

/** Why a press on a request that is held comes too late; null where it does not. */
function whyNotHeld(held: AccessRequest, press: DecisionPress, at: Instant): Refusal | null {
  if (held.state !== 'pending') return alreadyDecided(held);
  if (held.revision !== press.revision) return { code: 'old-message' };
  // Its time is over, whether or not the worker has come to write that down.
  if (held.lapsesAt <= at) return { ...alreadyDecided(held), state: 'lapsed', at: held.lapsesAt };
  return null;
}

/** Counts one press; `again` when somebody voted meanwhile whose authority nobody has checked. */
const record = (deps: Deps, press: DecisionPress, { rule, ballot }: Weighed) =>
  deps.ledger.inTransaction(async (tx): Promise<Decided | Refusal | 'again'> => {
    const held = await tx.heldRequest(press.requestId);
    if (held === null) return { code: 'unknown-request' };
    const { by, verdict, reason } = press;
    const at = deps.clock.now();
    const over = whyNotHeld(held, press, at);
    if (over !== null) return over;
    // The card named another target, or none: it is drawn anew, and pressed again.
    if (rule !== null && (await movesTarget(tx, held, { rule, at })))
      return { code: 'old-message' };
    const vote = { person: by, verdict, at };
    const counted = await countVote(tx, held, { vote, rule, ballot });
    if (counted !== 'enough') return counted;
    return close(tx, press, { by, at, verdict, reason });
  });

/** Why a press is refused before anybody is looked up; the case where it is not. */
async function findPressed(deps: Deps, press: DecisionPress): Promise<Case | Refusal> {
  const it = await deps.ledger.caseOf(press.requestId);
  if (it === null) return { code: 'unknown-request' };
  const { request } = it;
  const no = whyNotThisCard(request, press, approverChannel(deps.policies, request));
  if (no !== null) return no;
  const isMute = press.verdict === 'deny' && press.reason === null;
  return isMute ? { code: 'reason-missing' } : it;
}

async function decideOnce(deps: Deps, press: DecisionPress): Promise<Decided | Refused | 'again'> {
  const it = await findPressed(deps, press);
  if ('code' in it) return refuse(deps, press, it);
  const weighed = await weigh(deps, it, press);
  if ('code' in weighed) return refuseAndRecheck(deps, press, weighed);
  const came = await record(deps, press, weighed);
  if (came === 'again') return came;
  return 'code' in came ? refuse(deps, press, came) : came;
}

const mostRounds = 10;

/**
 * Step three: an approver says yes or no. With the last yes that is needed the request is approved,
 * one no ends it; exactly one press wins, and the others learn who did.
 */
export async function decide(deps: Deps, press: DecisionPress): Promise<Decided | Refused> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const came = await decideOnce(deps, press);
    if (came !== 'again') return came;
  }
  // Votes keep coming and going under this one; nothing of it was written.
  return refuse(deps, press, { code: 'people-unreachable' });
}
