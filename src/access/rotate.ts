import type { KeyId, SlackUserId } from '../policy/ids.ts';
import { addSeconds, hour, type Instant } from '../policy/instant.ts';
import { asItIsNow } from './ask-now.ts';
import { type Actor, auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyNotAllowed } from './authority.ts';
import { type Grant, type KeyRecord, namedKey } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Refusal, Refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { retire } from './retire.ts';
import { waitsForPress } from './standing.ts';
import { takenOf } from './taken.ts';
import { showsPerHour } from './times.ts';
import { turnAway } from './turn-away.ts';

type Press = {
  readonly key: KeyId;
  /** Whose key it is. */
  readonly by: SlackUserId;
  /** Who asked in the holder's place, and why. */
  readonly actor?: Actor;
  readonly why?: string;
  /** A command makes it and hands it out; the worker does not. */
  readonly isPrinted?: boolean;
};
type Held = {
  readonly request: AccessRequest;
  readonly grant: Grant;
  readonly key: KeyRecord;
  readonly keys: readonly KeyRecord[];
};

/** A key with its request and grant, for its holder alone. */
async function heldBy(tx: LedgerTx, press: Press): Promise<Held | null> {
  const named = await tx.key(press.key);
  const grant = named === null ? null : await tx.grant(named.requestId);
  const request = named === null ? null : await tx.request(named.requestId);
  if (named === null || grant === null || request === null) return null;
  if (grant.holder !== press.by) return null;
  const keys = await tx.keysOf(request.id);
  // Read again, as the grant is held only now.
  const key = keys.find(({ id }) => id === press.key) ?? named;
  return { request, grant, key, keys };
}

const liveIn = (keys: readonly KeyRecord[], generation: number): readonly KeyRecord[] =>
  keys.filter((key) => key.state === 'live' && key.generation === generation);

/** True for the newest key that works, while no other is on its way: its successor failed, say. */
function isLast(
  { generation }: KeyRecord,
  { grant: { generation: current, trouble }, keys }: Pick<Held, 'grant' | 'keys'>,
): boolean {
  if (generation === current) return true;
  const hasFailed = trouble !== null && waitsForPress.includes(trouble);
  return hasFailed && !keys.some((key) => key.state === 'live' && key.generation > generation);
}

async function whyNotNow(
  tx: LedgerTx,
  { request, grant, key, keys }: Held,
  now: Instant,
): Promise<Refusal | null> {
  if (takenOf(request, grant) !== null) return { code: 'not-shown-to-you' };
  if (grant.endedAt !== null || (grant.expiresAt !== null && grant.expiresAt <= now)) {
    return { code: 'grant-ended' };
  }
  if (key.state !== 'live') return { code: 'key-is-dead', last4: key.last4 };
  if (!isLast(key, { grant, keys })) return { code: 'key-on-its-way' };
  const older = namedKey(
    keys.filter((each) => each.state === 'live' && each.generation < key.generation),
  );
  if (older !== null) return { code: 'rotation-open', last4: older.last4 };
  if (await tx.isChanging(grant.requestId)) return { code: 'change-running' };
  const lately = await tx.generationsSince(grant.requestId, addSeconds(now, -hour));
  return lately >= showsPerHour ? { code: 'too-many-shows', most: showsPerHour } : null;
}

/** Asks for the next key; null when that is done, once for each key. */
export async function startRotation(
  tx: LedgerTx,
  press: Press,
  now: Instant,
): Promise<Refusal | null> {
  const held = await heldBy(tx, press);
  if (held === null) return { code: 'not-yours' };
  const no = await whyNotNow(tx, held, now);
  if (no !== null) return no;
  const { grant, keys, request } = held;
  const asked = { at: now, by: press.by };
  const next = await tx.startGeneration(request.id, grant.generation, asked);
  if (next === null) return { code: 'key-on-its-way' };
  // Written down before the next key is made: whatever fails, this one is known to be on its way out.
  for (const key of liveIn(keys, grant.generation)) await tx.startRotating(key.id, now);
  await tx.appendAudit(
    auditEvent({ at: now, actor: press.actor ?? press.by }, 'rotation.asked', {
      requestId: request.id,
      keyId: press.key,
      details: {
        generation: next.generation,
        ...(press.why === undefined ? {} : { why: press.why }),
        ...(press.isPrinted === true ? { printed: true } : {}),
      },
    }),
  );
  if (press.isPrinted !== true) {
    await tx.addDue({ kind: 'deliver', subject: request.id, runAt: now });
  }
  await tx.addDue({ kind: 'note', subject: request.id, runAt: now });
  return null;
}

type Deps = AuthorityDeps & { readonly ledger: Ledger };

/** Policy and holder as they are now; the worker asks once more before it makes the key. */
async function whyNotByPolicy(deps: Deps, press: Press): Promise<Refusal | null> {
  const held = await deps.ledger.inTransaction((tx) => heldBy(tx, press));
  if (held === null) return { code: 'not-yours' };
  // Nobody asks the policy about whoever was given this approval once.
  if (takenOf(held.request, held.grant) !== null) return { code: 'not-shown-to-you' };
  return whyNotAllowed(deps, asItIsNow(held.request, held.grant));
}

/** The same, written down: for whoever is still being asked whether they mean it. */
export async function whyNotToday(deps: Deps, press: Press): Promise<Refused | null> {
  const no = await whyNotByPolicy(deps, press);
  return no === null ? null : turnAway(deps, { action: 'rotate', by: press.by }, no);
}

/**
 * Rotate: asks for the next key while the one of now works on, judged by the policy of today. The
 * approval and its end stay what they are. Acts once for each key.
 */
export async function askToRotate(
  deps: Deps,
  press: Press,
): Promise<{ readonly kind: 'asked' } | Refused> {
  const no = await whyNotByPolicy(deps, press);
  const refusal =
    no ?? (await deps.ledger.inTransaction((tx) => startRotation(tx, press, deps.clock.now())));
  return refusal === null
    ? { kind: 'asked' }
    : turnAway(deps, { action: 'rotate', by: press.by }, refusal);
}

async function finish(tx: LedgerTx, press: Press, now: Instant): Promise<Refusal | null> {
  const held = await heldBy(tx, press);
  if (held === null) return { code: 'not-yours' };
  const { key, keys, grant } = held;
  if (key.state !== 'live') return { code: 'key-is-dead', last4: key.last4 };
  if (key.generation === grant.generation || liveIn(keys, grant.generation).length === 0) {
    return { code: 'new-key-missing' };
  }
  const how = { at: now, actor: press.by, reason: 'rotated' } as const;
  for (const older of liveIn(keys, key.generation)) await retire(tx, older, how);
  await tx.appendAudit(
    auditEvent({ at: now, actor: press.by }, 'rotation.ended', {
      requestId: key.requestId,
      keyId: key.id,
      details: { why: 'the holder has switched' },
    }),
  );
  await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
  await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
  return null;
}

/** "I have switched": the older of two keys ends, once the holder has the newer one. */
export async function askToSwitch(
  deps: Deps,
  press: Press,
): Promise<{ readonly kind: 'switched' } | Refused> {
  const now = deps.clock.now();
  const refusal = await deps.ledger.inTransaction((tx) => finish(tx, press, now));
  return refusal === null
    ? { kind: 'switched' }
    : turnAway(deps, { action: 'rotate', by: press.by }, refusal);
}
