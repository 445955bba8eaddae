import type { Ask } from '../policy/ask.ts';
import { evaluate, refuseAsk } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, Directory, NewId, PolicySource, ScopeCatalogue } from './ports.ts';
import { type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { lapseAfter } from './times.ts';

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

/** What the policy says by what is known without asking anybody: Slack waits only 3 s. */
function quickRefusal(deps: Deps, submission: Submission) {
  const policy = deps.policies.policy();
  const scopes = deps.catalogue.all().map((fact) => fact.name);
  const people = deps.directory.remembered(submission.requester, policy.channel);
  // People who are not known yet are looked up before the card is posted.
  if (people === null) return refuseAsk(submission.ask, policy, scopes);
  const verdict = evaluate(submission.ask, policy, { scopes, people });
  return verdict.kind === 'refused' ? verdict.refusal : null;
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
  const refusal = quickRefusal(deps, submission);
  if (refusal !== null) {
    await deps.ledger.inTransaction((tx) =>
      tx.appendAudit(auditEvent(who, 'request.refused', { details: { code: refusal.code } })),
    );
    return refused({ code: 'policy', because: refusal });
  }
  const { ask } = submission;
  const site = deps.policies.orgs().find((org) => org.id === ask.org)?.site ?? '';
  return deps.ledger.inTransaction(async (tx) => {
    const { isNew, request } = await tx.insertRequest({
      id: deps.newId.request(),
      requester: submission.requester,
      ask,
      site,
      rule: deps.policies.policy().rule,
      submittedAt: now,
      lapsesAt: addSeconds(now, lapseAfter),
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
