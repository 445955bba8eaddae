import type { KeyId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, KeyIssuer } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import { retire, retireAll } from './retire.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type Press = { readonly key: KeyId; readonly by: SlackUserId };
type Revoking = { readonly kind: 'revoking'; readonly last4: string | null };

/** The holder takes the key out of use, for good: the grant ends with it. */
export const askToRevoke = (deps: Deps, press: Press): Promise<Revoking | Refused> =>
  deps.ledger.inTransaction((tx) => revokeOwn(tx, press, deps.clock.now()));

/** The same within the caller's transaction. */
export async function revokeOwn(
  tx: LedgerTx,
  press: Press,
  now: Instant,
): Promise<Revoking | Refused> {
  const no = async (refusal: Refusal): Promise<Refused> => {
    const details = { code: refusal.code, action: 'revoke' };
    const who = { at: now, actor: press.by };
    await tx.appendAudit(auditEvent(who, 'action.refused', { keyId: press.key, details }));
    return refused(refusal);
  };
  const key = await tx.key(press.key);
  const grant = key === null ? null : await tx.grant(key.requestId);
  if (key === null || grant === null || grant.holder !== press.by) {
    return no({ code: 'not-yours' });
  }
  const how = { at: now, actor: press.by, reason: 'by-holder' } as const;
  if (!(await retire(tx, key, { ...how, seen: key.state === 'showing' }))) {
    return no({ code: 'key-is-dead', last4: key.last4 });
  }
  // Ends the grant only with its current key: an old message may name a replaced one.
  if (key.generation === grant.generation) {
    await tx.endGrant(key.requestId, 'revoked', now);
    await tx.appendAudit(
      auditEvent({ at: now, actor: press.by }, 'grant.ended', {
        requestId: key.requestId,
        keyId: key.id,
        details: { end: 'revoked' },
      }),
    );
    const rest = { at: now, actor: 'ddkey', reason: 'request-ended' } as const;
    await retireAll(tx, await tx.keysOf(key.requestId), rest);
  }
  await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
  await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
  return { kind: 'revoking', last4: key.last4 };
}

/** Deletes a retired key at Datadog. Never gives up: what fails is tried again. */
export async function revoke(
  deps: Deps & { readonly issuer: KeyIssuer },
  id: KeyId,
): Promise<StepResult> {
  const key = await deps.ledger.inTransaction((tx) => tx.key(id));
  if (key === null || key.state !== 'revoking' || key.datadogId === null) return done;
  const { kind: credential, org, owner, datadogId } = key;
  const answer = await deps.issuer.revoke({ credential, org, owner, datadogId });
  switch (answer.kind) {
    case 'busy':
      return again('datadog-busy', answer.notBefore);
    case 'unknown':
      return again('datadog-silent');
    case 'refused':
      return again('datadog-refused');
    case 'gone':
      break;
  }
  await deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    if ((await tx.moveKey(id, { from: 'revoking', to: 'revoked' }, { endedAt: now })) === null)
      return;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'key.revoked', {
        requestId: key.requestId,
        keyId: id,
        details: { datadogId, reason: key.revokeReason },
      }),
    );
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
  });
  return done;
}
