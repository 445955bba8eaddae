import type { RequestId, SlackUserId } from '../policy/ids.ts';
import { addSeconds, hour, type Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type Grant, type KeyRecord, namedKey } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Posted } from './request.ts';
import { retireAll } from './retire.ts';
import { holderOf, takenOf } from './taken.ts';
import { showsPerHour } from './times.ts';

export type ShowPress = {
  readonly requestId: RequestId;
  /** The generation that the button was drawn for; it acts once for each. */
  readonly generation: number;
  readonly by: SlackUserId;
  /** `replace` was confirmed: the key shown before dies. */
  readonly mode: 'show' | 'replace';
  /** The message with the button; null in App Home, which has none to be mistaken for. */
  readonly on: Posted | null;
};

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type Asked = { readonly kind: 'asked' };

/** Later than the refusal, which goes to Slack on its own way. */
const redrawAfter = 5;

/**
 * True for the request's note, and for a newer message of ddkey's in the same direct message: a
 * press can be faster than the commit that keeps its place, and each generation acts but once.
 */
const isThisNote = ({ note }: AccessRequest, on: Posted): boolean =>
  note === null || (note.channel === on.channel && note.ts <= on.ts);

function wrongMessage(
  request: AccessRequest | null,
  grant: Grant | null,
  press: ShowPress,
): Refusal | null {
  if (request === null) return { code: 'unknown-request' };
  if (holderOf(request, grant) !== press.by) return { code: 'not-yours' };
  if (takenOf(request, grant) !== null) return { code: 'not-shown-to-you' };
  return press.on === null || isThisNote(request, press.on) ? null : { code: 'stray-message' };
}

async function wrongTime(tx: LedgerTx, press: ShowPress, now: Instant): Promise<Refusal | null> {
  const grant = await tx.grant(press.requestId);
  if (grant === null || grant.endedAt !== null) return { code: 'grant-ended' };
  if ((grant.expiresAt ?? grant.claimEndsAt) <= now) return { code: 'grant-ended' };
  const lately = await tx.generationsSince(press.requestId, addSeconds(now, -hour));
  return lately >= showsPerHour ? { code: 'too-many-shows', most: showsPerHour } : null;
}

/** Keys that somebody holds, or is about to: Slack may have shown one and not yet said so. */
const heldOf = (keys: readonly KeyRecord[], generation: number): readonly KeyRecord[] =>
  keys.filter(
    (key) => (key.state === 'live' || key.state === 'showing') && key.generation === generation,
  );

async function start(tx: LedgerTx, press: ShowPress, now: Instant): Promise<Refusal | null> {
  const held = heldOf(await tx.keysOf(press.requestId), press.generation);
  const shown = namedKey(held.filter((key) => key.state === 'live'));
  if (shown !== null && press.mode === 'show') {
    return { code: 'already-shown', at: shown.shownAt, last4: shown.last4 };
  }
  const asked = { at: now, by: press.by };
  const grant = await tx.startGeneration(press.requestId, press.generation, asked);
  if (grant === null) return { code: 'key-on-its-way' };
  await retireAll(tx, held, { at: now, actor: press.by, reason: 'replaced' });
  await tx.appendAudit(
    auditEvent({ at: now, actor: press.by }, 'show.asked', {
      requestId: press.requestId,
      details: { generation: grant.generation, mode: press.mode },
    }),
  );
  await tx.addDue({ kind: 'deliver', subject: press.requestId, runAt: now });
  await tx.addDue({ kind: 'note', subject: press.requestId, runAt: now });
  return null;
}

/** A stray message gives way to the refusal; the real note is drawn once more, a little later. */
async function drawAgain(
  tx: LedgerTx,
  { requestId }: ShowPress,
  { refusal, now }: { readonly refusal: Refusal; readonly now: Instant },
): Promise<void> {
  if (refusal.code !== 'stray-message') return;
  await tx.addDue({ kind: 'note', subject: requestId, runAt: addSeconds(now, redrawAfter) });
}

/**
 * "Show my key": asks for the next generation, once. The key itself is made by the worker, so that
 * two presses, or two replicas, cannot make two.
 */
export async function askToShow(deps: Deps, press: ShowPress): Promise<Asked | Refused> {
  const now = deps.clock.now();
  return deps.ledger.inTransaction(async (tx): Promise<Asked | Refused> => {
    const refusal =
      wrongMessage(await tx.request(press.requestId), await tx.grant(press.requestId), press) ??
      (await wrongTime(tx, press, now)) ??
      (await start(tx, press, now));
    if (refusal === null) return { kind: 'asked' };
    await drawAgain(tx, press, { refusal, now });
    await tx.appendAudit(
      auditEvent({ at: now, actor: press.by }, 'show.refused', {
        requestId: press.requestId,
        details: { code: refusal.code },
      }),
    );
    return refused(refusal);
  });
}
