import type { Verdict } from '../policy/evaluate.ts';
import type { RequestId } from '../policy/ids.ts';
import { addSeconds, secondsBetween } from '../policy/instant.ts';
import { isSameTarget } from '../policy/target.ts';
import { allowByRule } from './allow.ts';
import { auditEvent } from './audit-event.ts';
import type { Case } from './case.ts';
import { again, done, type StepResult } from './due-work.ts';
import { lookAt } from './gather-people.ts';
import { type Judged, judge } from './judge.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import { postCard, waitInLine } from './post-card.ts';
import type { AccessRequest, FailureCode, Ruling } from './request.ts';
import { loseVotesForOther, targetOf } from './target-of.ts';
import { freshPeople, recheckEvery } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly catalogue: ScopeCatalogue;
  readonly messenger: Messenger;
};
type By<Kind extends Verdict['kind']> = Extract<Verdict, { readonly kind: Kind }>;

async function turnDown(deps: Deps, it: Case, failure: FailureCode): Promise<StepResult> {
  const now = deps.clock.now();
  const { id, revision } = it.request;
  await deps.ledger.inTransaction(async (tx) => {
    const move = { from: 'pending', to: 'cancelled', revision, failure } as const;
    const moved = await tx.moveRequest(id, move);
    if (moved === null) return;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'request.cancelled', {
        requestId: id,
        details: { failure },
      }),
    );
    await tx.addDue({ kind: 'note', subject: id, runAt: now });
    await tx.addDue({ kind: 'card', subject: id, runAt: now });
  });
  return done;
}

/** People have seen the card: the request waits on, and everybody learns that nobody can decide. */
async function getStuck(deps: Deps, { request }: Case): Promise<StepResult> {
  const now = deps.clock.now();
  const { id, revision } = request;
  await deps.ledger.inTransaction(async (tx) => {
    if (!(await tx.setNobody(id, revision, now))) return;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'request.stuck', {
        requestId: id,
        details: { rule: request.rule },
      }),
    );
    for (const kind of ['card', 'note', 'tell'] as const) {
      await tx.addDue({ kind, subject: id, runAt: now });
    }
  });
  return done;
}

async function turnAway(
  deps: Deps,
  it: Case,
  { verdict, incomplete }: Judged & { readonly verdict: By<'refused'> },
): Promise<StepResult> {
  switch (verdict.refusal.code) {
    case 'nobody-can-approve':
      if (incomplete) return again('people-unknown');
      return it.request.card === null
        ? turnDown(deps, it, 'nobody-can-approve')
        : getStuck(deps, it);
    case 'requester-unfit':
      return turnDown(deps, it, 'requester-left');
    default:
      return turnDown(deps, it, 'policy-says-no');
  }
}

/** What the request knows about its rule from now on; a card that is posted keeps its witnesses. */
function rulingOf(
  request: AccessRequest,
  verdict: By<'needs-approval'>,
  members: Judged['members'],
): Ruling {
  const { rule, need, fallback } = verdict;
  const stays = request.card !== null && request.askedIn === rule.channel;
  const changed = rule.name !== request.rule || need !== request.need;
  return {
    rule: rule.name,
    ruleBefore: request.card !== null && changed ? request.rule : request.ruleBefore,
    need,
    fallback,
    askedIn: rule.channel,
    eligible: stays && !changed ? (request.eligible ?? members) : members,
    deliverTo: targetOf(rule, request),
  };
}

const ruledAlike = (before: AccessRequest, now: Ruling): boolean =>
  before.rule === now.rule &&
  before.need === now.need &&
  before.fallback === now.fallback &&
  before.askedIn === now.askedIn &&
  isSameTarget(before.deliverTo, now.deliverTo) &&
  before.nobodySince === null;

/** Says on the card and to the requester what is different now. */
async function sayNewRuling(
  tx: LedgerTx,
  { id, rule: before }: AccessRequest,
  { rule, need, at }: Pick<Ruling, 'rule' | 'need'> & { readonly at: ReturnType<Clock['now']> },
): Promise<void> {
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'request.ruled', {
      requestId: id,
      details: { rule, before, need },
    }),
  );
  for (const kind of ['card', 'note', 'tell'] as const) {
    await tx.addDue({ kind, subject: id, runAt: at });
  }
}

/** Writes down who decides now; false when the request no longer waits as it was read. */
async function rule(deps: Deps, request: AccessRequest, ruling: Ruling): Promise<boolean> {
  const { id, revision, card } = request;
  if (card !== null && ruledAlike(request, ruling)) return true;
  return deps.ledger.inTransaction(async (tx) => {
    if (!(await tx.setRuling(id, revision, ruling))) return false;
    if (!isSameTarget(request.deliverTo, ruling.deliverTo)) {
      await loseVotesForOther(tx, request, deps.clock.now());
    }
    if (card !== null) await sayNewRuling(tx, request, { ...ruling, at: deps.clock.now() });
    return true;
  });
}

async function askPeople(
  deps: Deps,
  it: Case,
  { verdict, members }: Judged & { readonly verdict: By<'needs-approval'> },
): Promise<StepResult> {
  const { request } = it;
  const ruling = rulingOf(request, verdict, members);
  const { channel } = verdict.rule;
  const ruled = request.card === null && ruledAlike(request, ruling);
  const wait = ruled ? await waitInLine(deps, request, channel) : null;
  if (wait !== null) return wait;
  if (!(await rule(deps, request, ruling))) return done;
  if (request.card?.channel === channel) return done;
  return postCard(deps, { ...it, request: { ...request, ...ruling } }, channel);
}

async function allow(
  deps: Deps,
  it: Case,
  verdict: By<'automatic' | 'break-glass'>,
): Promise<StepResult> {
  const at = deps.clock.now();
  const came = await deps.ledger.inTransaction((tx) =>
    allowByRule(tx, it.request, { verdict, at }),
  );
  return came === 'review-open' ? turnDown(deps, it, 'review-open') : done;
}

async function weigh(deps: Deps, it: Case): Promise<StepResult> {
  const { ask, requester, submittedAt, eligible } = it.request;
  const waitedSeconds = secondsBetween(submittedAt, deps.clock.now());
  const question = { ask, requester, waitedSeconds, eligible };
  const judged = await judge(deps, lookAt(deps.directory, freshPeople), question);
  if (judged.kind === 'unreachable') return again('people-unknown');
  const { verdict } = judged;
  switch (verdict.kind) {
    case 'needs-approval':
      return askPeople(deps, it, { ...judged, verdict });
    case 'automatic':
    case 'break-glass':
      return allow(deps, it, verdict);
    case 'refused':
      return turnAway(deps, it, { ...judged, verdict });
  }
}

/**
 * Step two: the rules and people of now say what becomes of a request. It is posted where it is to
 * be decided, allowed at once, or turned down. A use of break-glass is posted to be reviewed.
 */
export async function announce(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await deps.ledger.caseOf(id);
  if (it === null) return done;
  if (it.request.state === 'pending') return weigh(deps, it);
  const { askedIn, card } = it.request;
  const unposted = it.review !== null && askedIn !== null && card?.channel !== askedIn;
  return unposted ? postCard(deps, it, askedIn) : done;
}

/** Looks again, now and then, whether somebody can decide a request that waits. */
export async function recheck(deps: Deps, id: RequestId): Promise<StepResult> {
  const result = await announce(deps, id);
  if (result.kind !== 'done') return result;
  const request = await deps.ledger.inTransaction((tx) => tx.request(id));
  return request?.state === 'pending'
    ? { kind: 'later', at: addSeconds(deps.clock.now(), recheckEvery) }
    : done;
}
