import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Case } from './case.ts';
import { type Grant, type KeyRecord, namedKey } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import { takenOf } from './taken.ts';
import { turnAway } from './turn-away.ts';

export type KeyPress = { readonly key: KeyId; readonly by: SlackUserId };
export type HeldCase = Case & { readonly grant: Grant; readonly key: KeyRecord };

/** A key with all that belongs to it, for its holder alone. */
export async function readHeldCase(ledger: Ledger, press: KeyPress): Promise<HeldCase | null> {
  const named = await ledger.inTransaction((tx) => tx.key(press.key));
  const it = named === null ? null : await ledger.caseOf(named.requestId);
  const key = it?.keys.find(({ id }) => id === press.key);
  if (it === null || it.grant?.holder !== press.by || key === undefined) return null;
  return { ...it, grant: it.grant, key };
}

type Keys = { readonly grant: Grant | null; readonly keys: readonly KeyRecord[] };

/**
 * Why a grant cannot be changed now; null when it can. While one key takes the place of another,
 * nobody could say which of them a change is about.
 */
export function whyNotChange({ grant, keys }: Keys, now: Instant): Refusal | null {
  const isOver = grant === null || grant.endedAt !== null || grant.expiresAt === null;
  if (isOver || grant.expiresAt <= now) return { code: 'key-over' };
  const older = namedKey(
    keys.filter((each) => each.state === 'live' && each.generation < grant.generation),
  );
  if (older !== null) return { code: 'two-keys', last4: older.last4 };
  const states = keys
    .filter(({ generation }) => generation === grant.generation)
    .map(({ state }) => state);
  const isMoving = states.includes('made') || states.includes('showing');
  return states.includes('live') && !isMoving ? null : { code: 'key-on-its-way' };
}

/**
 * The same for whoever holds the key now: one that they were handed is not theirs to change, as they
 * never had a say in what was approved.
 */
export function whyNotChangeHeld(held: HeldCase, now: Instant): Refusal | null {
  if (takenOf(held.request, held.grant) !== null) return { code: 'not-shown-to-you' };
  return whyNotChangeKey(held, now);
}

/** The same for one key of it: a key that was replaced is changed no more. */
function whyNotChangeKey(held: Keys & { readonly key: KeyRecord }, now: Instant) {
  const no = whyNotChange(held, now);
  if (no !== null) return no;
  return held.key.state === 'live'
    ? null
    : ({ code: 'key-is-dead', last4: held.key.last4 } as const);
}

/** Whether a grant can still be changed, held to the end of the transaction. */
export async function whyNotChangeNow(
  tx: LedgerTx,
  key: KeyRecord,
  now: Instant,
): Promise<Refusal | null> {
  // The grant before its keys, as everywhere.
  const grant = await tx.grant(key.requestId);
  const keys = await tx.keysOf(key.requestId);
  const same = keys.find(({ id }) => id === key.id) ?? key;
  return whyNotChangeKey({ grant, keys, key: same }, now);
}

/** The key that a holder would change, or why not, written down: one question for every change. */
export async function readToChange(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  press: KeyPress,
  action: string,
): Promise<{ readonly kind: 'held'; readonly held: HeldCase } | Refused> {
  const held = await readHeldCase(deps.ledger, press);
  if (held === null) return turnAway(deps, { action, by: press.by }, { code: 'not-yours' });
  const no = whyNotChangeHeld(held, deps.clock.now());
  if (no === null) return { kind: 'held', held };
  return turnAway(deps, { action, by: press.by, requestId: held.request.id }, no);
}
