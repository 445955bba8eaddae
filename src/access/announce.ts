import { evaluate } from '../policy/evaluate.ts';
import type { RequestId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import { isSamePlace } from './card-check.ts';
import type { Case } from './case.ts';
import { again, done, type StepResult } from './due-work.ts';
import { gatherPeople } from './gather-people.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock, Directory, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import type { FailureCode, Posted } from './request.ts';
import { tryAgain } from './send-failure.ts';
import { readCase, storyOf } from './story.ts';
import { freshPeople } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly catalogue: ScopeCatalogue;
  readonly messenger: Messenger;
};

/** Null when the request may be shown to approvers. */
async function whyNot(deps: Deps, it: Case): Promise<FailureCode | 'ask again' | null> {
  const policy = deps.policies.policy();
  const people = await gatherPeople(
    deps.directory,
    { requester: it.request.requester, channel: policy.channel },
    freshPeople,
  );
  if (people.kind === 'unreachable') return 'ask again';
  if (people.kind === 'not') return 'nobody-can-approve';
  const scopes = deps.catalogue.all().map((fact) => fact.name);
  const verdict = evaluate(it.request.ask, policy, { scopes, people: people.value });
  if (verdict.kind === 'needs-approval') return null;
  switch (verdict.refusal.code) {
    case 'nobody-can-approve':
      return people.incomplete === true ? 'ask again' : 'nobody-can-approve';
    case 'requester-unfit':
      return 'requester-left';
    default:
      return 'policy-says-no';
  }
}

async function turnDown(deps: Deps, it: Case, failure: FailureCode): Promise<void> {
  const now = deps.clock.now();
  await deps.ledger.inTransaction(async (tx) => {
    const moved = await tx.moveRequest(it.request.id, {
      from: 'pending',
      to: 'cancelled',
      failure,
    });
    if (moved === null) return;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'request.cancelled', {
        requestId: it.request.id,
        details: { failure },
      }),
    );
    await tx.addDue({ kind: 'note', subject: it.request.id, runAt: now });
  });
}

/** Step two: the request is posted in the approver channel, if somebody there can approve it. */
export async function announce(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await readCase(deps.ledger, id);
  if (it === null || it.request.state !== 'pending' || it.request.card !== null) return done;
  const failure = await whyNot(deps, it);
  if (failure === 'ask again') return again('people-unknown');
  if (failure !== null) {
    await turnDown(deps, it, failure);
    return done;
  }
  const sent = await deps.messenger.postCard(deps.policies.policy().channel, storyOf(it, deps));
  if (sent.kind !== 'sent') return tryAgain(sent);
  if (await keepCard(deps, id, sent.posted)) return done;
  // Slack was slow, and another worker has posted the card meanwhile. Should this fail, a press on
  // the second card is answered with a sentence that takes its place.
  await deps.messenger.supersedeCard(sent.posted, id);
  return done;
}

/** False when another card of this request was kept first: that one counts. */
const keepCard = (deps: Deps, id: RequestId, posted: Posted): Promise<boolean> =>
  deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const request = await tx.setCard(id, posted, null);
    if (request === null || !isSamePlace(request.card, posted)) return false;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'request.announced', {
        requestId: id,
        details: { channel: posted.channel },
      }),
    );
    // It may have been cancelled while the card was on its way.
    if (request.state !== 'pending') await tx.addDue({ kind: 'card', subject: id, runAt: now });
    return true;
  });
