import type { Ask } from '../policy/ask.ts';
import { lacksReason, type PolicyRefusal, ruleFor } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { type Rule, usualLapseSeconds } from '../policy/policy.ts';
import { auditEvent } from './audit-event.ts';
import { tellsGroupsApart } from './gather-people.ts';
import { judge } from './judge.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, Directory, NewId, PolicySource, ScopeCatalogue } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';

export type Submission = {
  readonly requester: SlackUserId;
  readonly ask: Ask;
  readonly viewId: string;
};

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly catalogue: ScopeCatalogue;
};

/** The verdict on the ask itself, where nobody knows yet who asks. */
function askAlone(deps: Deps, { ask, requester }: Pick<Submission, 'ask' | 'requester'>) {
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
async function quickVerdict(deps: Deps, { ask, requester }: Submission) {
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
  deps: Deps,
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
  deps: Deps,
  submission: Submission,
  { refusal, rule }: { readonly refusal: PolicyRefusal | null; readonly rule: Rule | null },
): Promise<Refusal | null> {
  if (refusal !== null) return { code: 'policy', because: refusal };
  return whyNotBreak(deps, submission, rule);
}

const codeOf = (refusal: Refusal): string =>
  refusal.code === 'policy' ? refusal.because.code : refusal.code;

async function refuse(deps: Deps, requester: SlackUserId, refusal: Refusal): Promise<Refused> {
  const who = { at: deps.clock.now(), actor: requester };
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent(who, 'request.refused', { details: { code: codeOf(refusal) } })),
  );
  return refused(refusal);
}

/**
 * Step one: a request enters the ledger, or is refused by policy. The same form sent twice gives
 * the first request again.
 */
export async function submit(
  deps: Deps,
  submission: Submission,
): Promise<{ readonly kind: 'accepted'; readonly request: AccessRequest } | Refused> {
  const now = deps.clock.now();
  const who = { at: now, actor: submission.requester };
  const quick = await quickVerdict(deps, submission);
  const no = await whyNot(deps, submission, quick);
  if (no !== null) return refuse(deps, submission.requester, no);
  const { rule } = quick;
  const { ask } = submission;
  const site = deps.policies.orgs().find((org) => org.id === ask.org)?.site ?? '';
  return deps.ledger.inTransaction(async (tx) => {
    const { isNew, request } = await tx.insertRequest({
      id: deps.newId.request(),
      requester: submission.requester,
      ask,
      site,
      rule: rule?.name ?? '',
      submittedAt: now,
      lapsesAt: addSeconds(now, rule?.lapseAfterSeconds ?? usualLapseSeconds),
      viewId: submission.viewId,
    });
    if (isNew) {
      await tx.appendAudit(
        auditEvent(who, 'request.submitted', {
          requestId: request.id,
          details: {
            org: ask.org,
            kind: ask.kind,
            scopes: ask.scopes,
            lifetimeSeconds: ask.lifetimeSeconds,
            purpose: ask.purpose,
          },
        }),
      );
      await tx.addDue({ kind: 'announce', subject: request.id, runAt: now });
      await tx.addDue({ kind: 'note', subject: request.id, runAt: now });
      await tx.addDue({ kind: 'lapse', subject: request.id, runAt: request.lapsesAt });
    }
    return { kind: 'accepted', request };
  });
}
