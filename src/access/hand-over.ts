import type { KeyId, SlackUserId } from '../policy/ids.ts';
import { type Unfit, unfitBecause } from '../policy/people.ts';
import { isAdmin } from './admins.ts';
import { auditEvent } from './audit-event.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, PolicySource } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import { freshPeople } from './times.ts';
import { turnAway } from './turn-away.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly directory: Directory;
};
type HandOver = { readonly key: KeyId; readonly to: SlackUserId; readonly by: SlackUserId };

/** Why somebody cannot be given a key to look after, as Slack knows them now; null when they can. */
export async function whyNotHolder(
  directory: Directory,
  person: SlackUserId,
): Promise<Refusal | null> {
  const found = await directory.person(person, freshPeople);
  if (found.kind === 'unreachable') return { code: 'people-unreachable' };
  const why: Unfit | null = found.kind === 'not' ? 'deactivated' : unfitBecause(found.value);
  return why === null ? null : { code: 'holder-unfit', why };
}

/** The key as it is once nobody else can change its grant; or why it cannot be handed over. */
async function readHeld(
  tx: LedgerTx,
  { key: id, to }: HandOver,
): Promise<Refusal | { readonly key: KeyRecord; readonly from: SlackUserId }> {
  const named = await tx.key(id);
  const grant = named === null ? null : await tx.grant(named.requestId);
  // Read again, as the grant is held only now.
  const key = await tx.key(id);
  if (key === null || grant === null) return { code: 'key-is-dead', last4: null };
  if (key.state !== 'live' || grant.endedAt !== null) {
    return { code: 'key-is-dead', last4: key.last4 };
  }
  if (grant.holder === to) return { code: 'held-already' };
  // What is being made now would be shown to the one who asked for it.
  if (key.generation !== grant.generation) return { code: 'key-on-its-way' };
  return { key, from: grant.holder };
}

async function move(
  tx: LedgerTx,
  wanted: HandOver,
  now: ReturnType<Clock['now']>,
): Promise<Refusal | null> {
  const held = await readHeld(tx, wanted);
  if ('code' in held) return held;
  const { key, from } = held;
  const { to, by } = wanted;
  const { requestId } = key;
  if (!(await tx.setHolder(requestId, { from, to, by, at: now }))) {
    return { code: 'key-is-dead', last4: key.last4 };
  }
  // What the one before was asked or answered is not the new one's answer.
  for (const each of await tx.keysOf(requestId)) await tx.dropUnusedAsk(each.id);
  const about = { requestId, keyId: key.id, details: { from, to } };
  await tx.appendAudit(auditEvent({ at: now, actor: by }, 'grant.handed-over', about));
  await tx.addDue({ kind: 'note', subject: requestId, runAt: now });
  await tx.addDue({ kind: 'card', subject: requestId, runAt: now });
  // An open access review asks the new holder.
  await tx.addDue({ kind: 'review-note', subject: to, runAt: now });
  await tx.addDue({ kind: 'home', subject: from, runAt: now });
  return null;
}

/**
 * An admin gives a live key to somebody else to look after: they see it, hear of its end, and may
 * revoke it. No secret goes with it, and what works goes on working. Done twice, it counts once.
 */
export async function handOver(
  deps: Deps,
  wanted: HandOver,
): Promise<{ readonly kind: 'handed-over' } | Refused> {
  const turned = { action: 'hand-over', by: wanted.by, key: wanted.key };
  if (!isAdmin(deps, wanted.by)) return turnAway(deps, turned, { code: 'report-for-admins' });
  const no =
    (await whyNotHolder(deps.directory, wanted.to)) ??
    (await deps.ledger.inTransaction((tx) => move(tx, wanted, deps.clock.now())));
  return no === null ? { kind: 'handed-over' } : turnAway(deps, turned, no);
}
