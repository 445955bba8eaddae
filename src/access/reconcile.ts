import type { KeyId } from '../policy/ids.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, KeyIssuer, LookedUp } from './ports.ts';
import { lookUpAt, lookUpEvery, lookUpFor } from './times.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly issuer: KeyIssuer };

/** When to look the next time; null when the key is given up as never made. */
function nextLook(key: KeyRecord, now: Instant): Instant | null {
  const age = secondsBetween(key.intendedAt, now);
  if (age >= lookUpFor) return null;
  const soon = lookUpAt.find((seconds) => seconds > age);
  return soon === undefined ? addSeconds(now, lookUpEvery) : addSeconds(key.intendedAt, soon);
}

type Found = Extract<LookedUp, { kind: 'found' }>['keys'][number];

/**
 * A key that nobody was given turned up at Datadog, and the ledger proves that ddkey made it: it is
 * written down and deleted. False when somebody else was first.
 */
export async function takeFound(
  tx: LedgerTx,
  key: KeyRecord,
  { found, copies, at }: { readonly found: Found; readonly copies: number; readonly at: Instant },
): Promise<boolean> {
  const { datadogId, last4 } = found;
  const change = { datadogId, last4, revokeReason: 'leftover', revokingAt: at } as const;
  const moved = await tx.moveKey(key.id, { from: key.state, to: 'revoking' }, change);
  if (moved === null) return false;
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'key.found', {
      requestId: key.requestId,
      keyId: key.id,
      details: { datadogId, copies },
    }),
  );
  await tx.addDue({ kind: 'revoke', subject: key.id, runAt: at });
  return true;
}

async function notFound(deps: Deps, key: KeyRecord): Promise<StepResult> {
  const now = deps.clock.now();
  const next = nextLook(key, now);
  if (next !== null) return { kind: 'later', at: next };
  await deps.ledger.inTransaction(async (tx) => {
    await tx.moveKey(key.id, { from: 'intended', to: 'abandoned' }, { endedAt: now });
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'key.abandoned', {
        requestId: key.requestId,
        keyId: key.id,
      }),
    );
  });
  return done;
}

/**
 * An attempt without an answer may have made a key: looks for its exact name under the recorded
 * org and owner, revokes what it finds, and keeps looking for a week, as a creation can land late
 * and a list can lag.
 */
export async function lookUp(deps: Deps, id: KeyId): Promise<StepResult> {
  const look = await deps.ledger.inTransaction(async (tx) => {
    const key = await tx.key(id);
    if (key === null || key.state !== 'intended') return null;
    return { key, underWay: await tx.claimRuns(key.attempt) };
  });
  if (look === null) return done;
  const { key } = look;
  // Its worker may still be waiting for Datadog's answer.
  if (look.underWay) {
    return { kind: 'later', at: addSeconds(deps.clock.now(), 5) };
  }
  const { kind: credential, org, owner, name } = key;
  const answer = await deps.issuer.lookUp({ credential, org, owner, name });
  if (answer.kind === 'busy') return again('datadog-busy', answer.notBefore);
  if (answer.kind === 'unknown') return again('datadog-silent');
  const [found] = answer.keys;
  if (found === undefined) return notFound(deps, key);
  const copies = answer.keys.length;
  await deps.ledger.inTransaction((tx) =>
    takeFound(tx, key, { found, copies, at: deps.clock.now() }),
  );
  return done;
}
