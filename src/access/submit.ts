import type { Ask } from '../policy/ask.ts';
import { lacksReason, type PolicyRefusal, ruleFor } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { type Rule, usualLapseSeconds } from '../policy/policy.ts';
import type { Amendment } from './amendment.ts';
import { auditEvent } from './audit-event.ts';
import { tellsGroupsApart } from './gather-people.ts';
import { judge } from './judge.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, NewId, PolicySource, ScopeCatalogue } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';

export type Submission = {
  readonly requester: SlackUserId;
  readonly ask: Ask;
  readonly viewId: string;
  /** What it changes about an earlier grant. */
  readonly amends?: Amendment;
  /** Asked last, within the transaction that keeps the request. */
  readonly whyNot?: (tx: LedgerTx) => Promise<Refusal | null>;
};

export type SubmitDeps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly catalogue: ScopeCatalogue;
};

/** The verdict on the ask itself, where nobody knows yet who asks. */
function askAlone(deps: SubmitDeps, { ask, requester }: Pick<Submission, 'ask' | 'requester'>) {
  const policy = deps.policies.policy();
  if (tellsGroupsApart(policy)) return { refusal: null, rule: null };
  const scopes = deps.catalogue.all(ask.org).map((fact) => fact.name);
  const ruling = ruleFor(ask, policy, { scopes, asker: { id: requester, groups: [] } });
  return { refusal: ruling.kind === 'refused' ? ruling.refusal : null, rule: ruling.rule };
}

/**
 * What the policy says by what is known without asking anybody: Slack waits only 3 s. People who
 * are not known yet are looked up before the card is posted.
 */
async function quickVerdict(deps: SubmitDeps, { ask, requester }: Submission) {
  const question = { ask, requester, waitedSeconds: 0 };
  const judged = await judge(deps, deps.directory.memory, question);
  if (judged.kind === 'unreachable') return askAlone(deps, { ask, requester });
  const { verdict, incomplete, unfit } = judged;
  const refusal = verdict.kind === 'refused' ? verdict.refusal : null;
  const isOpen = incomplete || unfit !== null;
  const isSure = !(refusal?.code === 'nobody-can-approve' && isOpen);
  return { refusal: isSure ? refusal : null, rule: verdict.rule };
}

/** Break-glass says why, and not again before somebody has looked at the last time. */
async function whyNotBreak(
  deps: SubmitDeps,
  { ask, requester }: Submission,
  rule: Rule | null,
): Promise<Refusal | null> {
  if (rule?.approve.how !== 'break-glass') return null;
  if (lacksReason(ask, rule)) {
    return { code: 'policy', because: { code: 'reason-needed', rule: rule.name } };
  }
  const isOpen = await deps.ledger.inTransaction((tx) => tx.hasOpenReview(requester));
  return isOpen ? { code: 'review-open' } : null;
}

async function whyNot(
  deps: SubmitDeps,
  submission: Submission,
  { refusal, rule }: { readonly refusal: PolicyRefusal | null; readonly rule: Rule | null },
): Promise<Refusal | null> {
  if (refusal !== null) return { code: 'policy', because: refusal };
  return whyNotBreak(deps, submission, rule);
}

const codeOf = (refusal: Refusal): string =>
  refusal.code === 'policy' ? refusal.because.code : refusal.code;

async function refuse(
  deps: SubmitDeps,
  requester: SlackUserId,
  refusal: Refusal,
): Promise<Refused> {
  const who = { at: deps.clock.now(), actor: requester };
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent(who, 'request.refused', { details: { code: codeOf(refusal) } })),
  );
  return refused(refusal);
}

/** What follows from a request that is kept: it is looked at, said, and lapses some day. */
async function followUp(tx: LedgerTx, { id, ...request }: AccessRequest): Promise<void> {
  const { ask, requester, submittedAt: at, lapsesAt, amends } = request;
  await tx.appendAudit(
    auditEvent({ at, actor: requester }, 'request.submitted', {
      requestId: id,
      details: {
        org: ask.org,
        kind: ask.kind,
        scopes: ask.scopes,
        lifetimeSeconds: ask.lifetimeSeconds,
        purpose: ask.purpose,
        ...(amends === null ? {} : { amends: amends.request, how: amends.change.how }),
      },
    }),
  );
  await tx.addDue({ kind: 'announce', subject: id, runAt: at });
  await tx.addDue({ kind: 'note', subject: id, runAt: at });
  await tx.addDue({ kind: 'lapse', subject: id, runAt: lapsesAt });
}

const insert = (
  tx: LedgerTx,
  fresh: Parameters<LedgerTx['insertRequest']>[0],
  amends: Amendment | undefined,
) => (amends === undefined ? tx.insertRequest(fresh) : tx.insertAmendment({ ...fresh, amends }));

/** Keeps a request, once for each form; a no where it changes a grant that cannot be changed now. */
async function keep(
  deps: SubmitDeps,
  { requester, ask, viewId, amends, whyNot: lastNo }: Submission,
  rule: Rule | null,
): Promise<AccessRequest | Refusal> {
  const submittedAt = deps.clock.now();
  const id = deps.newId.request();
  const site = deps.policies.orgs().find((org) => org.id === ask.org)?.site ?? '';
  const lapsesAt = addSeconds(submittedAt, rule?.lapseAfterSeconds ?? usualLapseSeconds);
  const said = { id, requester, ask, site, rule: rule?.name ?? '', submittedAt, lapsesAt, viewId };
  return deps.ledger.inTransaction(async (tx) => {
    const no = (await lastNo?.(tx)) ?? null;
    if (no !== null) return no;
    const kept = await insert(tx, said, amends);
    if (kept === null) return { code: 'change-open' };
    if (kept.isNew) await followUp(tx, kept.request);
    return kept.request;
  });
}

/**
 * Step one: a request enters the ledger, or is refused by policy. The same form sent twice gives
 * the first request again.
 */
export async function submit(
  deps: SubmitDeps,
  submission: Submission,
): Promise<{ readonly kind: 'accepted'; readonly request: AccessRequest } | Refused> {
  const quick = await quickVerdict(deps, submission);
  const no = await whyNot(deps, submission, quick);
  const request = no ?? (await keep(deps, submission, quick.rule));
  return 'code' in request
    ? refuse(deps, submission.requester, request)
    : { kind: 'accepted', request };
}
