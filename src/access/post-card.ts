import type { SlackChannelId } from '../policy/ids.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { cardOf } from './card.ts';
import { isSamePlace } from './card-check.ts';
import type { Case } from './case.ts';
import { done, type StepResult } from './due-work.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest, Posted } from './request.ts';
import { tryAgain } from './send-failure.ts';
import { recheckEvery } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
  readonly messenger: Messenger;
};

/** What follows from a card that is posted: others are told, the next in line has its turn. */
async function followUp(
  { tx, now }: { readonly tx: LedgerTx; readonly now: Instant },
  request: AccessRequest,
  { posted, channel }: { readonly posted: AccessRequest; readonly channel: SlackChannelId },
): Promise<void> {
  const { id } = request;
  await tx.addDue({ kind: 'tell', subject: id, runAt: now });
  // It may have been cancelled or adjusted while the card was on its way.
  const isStale = request.state !== posted.state || request.revision !== posted.revision;
  if (isStale) await tx.addDue({ kind: 'card', subject: id, runAt: now });
  const next = await tx.firstInLine(channel);
  if (next !== null) await tx.addDue({ kind: 'announce', subject: next, runAt: now });
  if (request.state !== 'pending') return;
  await tx.addDue({ kind: 'recheck', subject: id, runAt: addSeconds(now, recheckEvery) });
}

/** The card stands here from now on; false when another one was kept first: that one counts. */
async function recordCard(deps: Deps, it: Case, posted: Posted): Promise<boolean> {
  const { id, card, revision } = it.request;
  return deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const request = await tx.setCard(id, posted, card);
    if (request === null || !isSamePlace(request.card, posted)) return false;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'request.announced', {
        requestId: id,
        details: { channel: posted.channel, revision },
      }),
    );
    await followUp({ tx, now }, request, { posted: it.request, channel: posted.channel });
    return true;
  });
}

/** Whoever is first wakes the next; this is for one who ends without being posted. */
const lookAgainSeconds = 5;

/** A wait for the cards of earlier requests: they arrive in the order in which people asked. */
export async function waitInLine(
  deps: Pick<Deps, 'ledger' | 'clock'>,
  { id }: AccessRequest,
  channel: SlackChannelId,
): Promise<StepResult | null> {
  const first = await deps.ledger.inTransaction((tx) => tx.firstInLine(channel));
  if (first === null || first === id) return null;
  return { kind: 'later', at: addSeconds(deps.clock.now(), lookAgainSeconds) };
}

/**
 * Posts the card, after those of every request in this channel that came before. A card that stood
 * in another channel becomes a pointer.
 */
export async function postCard(deps: Deps, it: Case, channel: SlackChannelId): Promise<StepResult> {
  const { request } = it;
  const wait = request.card === null ? await waitInLine(deps, request, channel) : null;
  if (wait !== null) return wait;
  const story = await cardOf(it, deps);
  const sent = await deps.messenger.postCard(channel, story);
  if (sent.kind !== 'sent') return tryAgain(sent);
  // Should the pointer not come about, a press on that card is answered with a sentence in its place.
  if (!(await recordCard(deps, it, sent.posted))) {
    await deps.messenger.supersedeCard(sent.posted, request.id);
  } else if (request.card !== null) {
    await deps.messenger.updateCard(request.card, { ...story, movedTo: channel });
  }
  return done;
}
