import type { KeyId, SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { done, type StepResult } from './due-work.ts';
import type { Refusal, Refused } from './refusal.ts';
import { tryAgain } from './send-failure.ts';
import { storyOf } from './story.ts';
import type { TellDeps } from './tell.ts';
import { turnAway } from './turn-away.ts';

/** Reads a key that its holder is still to be asked about; null when there is nothing to ask. */
async function toAskAbout({ ledger }: TellDeps, id: KeyId) {
  const read = await ledger.inTransaction(async (tx) => ({
    key: await tx.key(id),
    ask: await tx.unusedAsk(id),
  }));
  const { key, ask } = read;
  if (key?.state !== 'live' || ask?.state !== 'open') return null;
  const it = await ledger.caseOf(key.requestId);
  if (it === null || it.grant === null || it.grant.endedAt !== null) return null;
  return { key, it, holder: it.grant.holder };
}

/** Asks the holder of a key that is not used whether they still need it. Their time counts from Slack's yes. */
export async function askAboutUnused(deps: TellDeps, id: KeyId): Promise<StepResult> {
  const found = await toAskAbout(deps, id);
  if (found === null) return done;
  const { key, it, holder } = found;
  const rules = deps.policies.policy().sweep;
  const answerBy = addSeconds(deps.clock.now(), rules.answerWithinSeconds);
  const notice = {
    ...storyOf(it, deps),
    about: 'unused',
    key: id,
    last4: key.last4,
    unusedForSeconds: rules.unusedAfterSeconds,
    answerBy,
    thenRevoked: rules.revokesUnused,
  } as const;
  const sent = await deps.messenger.tell({ to: holder, thread: null }, notice);
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  const at = deps.clock.now();
  const reached = sent.kind === 'sent';
  await deps.ledger.inTransaction(async (tx) => {
    const asked = { state: rules.revokesUnused ? 'warned' : 'asked', at, answerBy } as const;
    const next = reached ? asked : ({ state: 'not-reached', at } as const);
    if (!(await tx.moveUnusedAsk(id, ['open'], next))) return;
    const about = { requestId: key.requestId, keyId: id, details: { holder, reached } };
    await tx.appendAudit(auditEvent({ at, actor: 'ddkey' }, 'unused.asked', about));
  });
  return done;
}

type Press = { readonly key: KeyId; readonly by: SlackUserId };
type Kept = {
  readonly kind: 'kept';
  readonly last4: string | null;
  readonly againAfterSeconds: number;
};

/** "Still need it": the key is left alone until it counts as unused once more. Pressed twice, it counts once. */
export async function keepUnused(
  deps: Pick<TellDeps, 'ledger' | 'clock' | 'policies'>,
  press: Press,
): Promise<Kept | Refused> {
  const at = deps.clock.now();
  const kept = await deps.ledger.inTransaction(async (tx): Promise<Refusal | Kept> => {
    const named = await tx.key(press.key);
    const grant = named === null ? null : await tx.grant(named.requestId);
    // Read again, as the grant is held only now.
    const key = await tx.key(press.key);
    if (key === null || grant?.holder !== press.by) return { code: 'not-yours' };
    if (key.state !== 'live') return { code: 'key-is-dead', last4: key.last4 };
    const answer = { state: 'kept', at } as const;
    // In one statement: between two, the question could pass from one of these states to the next.
    if (await tx.moveUnusedAsk(key.id, ['open', 'asked', 'warned'], answer)) {
      const about = { requestId: key.requestId, keyId: key.id };
      await tx.appendAudit(auditEvent({ at, actor: press.by }, 'unused.kept', about));
    }
    const againAfterSeconds = deps.policies.policy().sweep.unusedAfterSeconds;
    return { kind: 'kept', last4: key.last4, againAfterSeconds };
  });
  if ('kind' in kept) return kept;
  return turnAway(deps, { action: 'keep-unused', by: press.by, key: press.key }, kept);
}
