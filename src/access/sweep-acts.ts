import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { endWith } from './end-with-key.ts';
import type { LedgerTx } from './ledger-port.ts';
import { takeFound } from './reconcile.ts';
import { retire } from './retire.ts';
import { sweptKey } from './sweep-compare.ts';
import type { HeldKey } from './sweep-ledger.ts';
import type { Found } from './sweep-others.ts';
import type { Happened, SweptKey } from './sweep-report.ts';

/* What a sweep does to keys, within its one transaction. */

/** One sweep does no more than this; the rest is done by the next, which comes at once. */
export const actsAtMost = 100;

/** A key was not there at two looks: it ends, and its holder is told. */
async function markGone(tx: LedgerTx, { key }: HeldKey, at: Instant): Promise<boolean> {
  // The grant before its keys, as everywhere.
  await tx.grant(key.requestId);
  const moved = await tx.moveKey(key.id, { from: 'live', to: 'gone' }, { endedAt: at });
  if (moved === null) return false;
  await tx.appendAudit(
    auditEvent({ at, actor: 'ddkey' }, 'key.gone', {
      requestId: key.requestId,
      keyId: key.id,
      details: { datadogId: key.datadogId, last4: key.last4 },
    }),
  );
  await endWith(tx, key, { end: 'gone', at });
  return true;
}

async function revokeLeaked(tx: LedgerTx, { key }: HeldKey, at: Instant): Promise<boolean> {
  await tx.grant(key.requestId);
  const live = await tx.key(key.id);
  if (live?.state !== 'live') return false;
  if (!(await retire(tx, live, { at, actor: 'ddkey', reason: 'leaked' }))) return false;
  await endWith(tx, live, { end: 'leaked', at });
  return true;
}

/** An attempt whose worker still waits for Datadog's answer is no leftover. */
async function deleteLeftover(tx: LedgerTx, { held, now }: Found, at: Instant): Promise<boolean> {
  const key = await tx.key(held.key.id);
  if (key === null || key.state !== held.key.state) return false;
  if (key.state === 'intended' && (await tx.claimRuns(key.attempt))) return false;
  return takeFound(tx, key, { found: now, copies: 1, at });
}

/** Does something to the first of these keys; gives back those to which it was done. */
async function each<T>(
  some: readonly T[],
  act: (one: T) => Promise<boolean>,
  known: (one: T) => HeldKey,
): Promise<readonly SweptKey[]> {
  const acted: SweptKey[] = [];
  for (const one of some.slice(0, actsAtMost)) if (await act(one)) acted.push(sweptKey(known(one)));
  return acted;
}

type Wanted = {
  readonly gone: readonly HeldKey[];
  readonly leaked: readonly HeldKey[];
  readonly leftovers: readonly Found[];
  readonly revokesLeaked: boolean;
  readonly at: Instant;
};
export type Acted = {
  readonly gone: readonly Happened[];
  readonly leaked: readonly (Happened & { readonly revoked: boolean })[];
  readonly leftovers: readonly Happened[];
};

/** Does what the sweep found to be done, and the policy lets it do. */
export async function act(tx: LedgerTx, wanted: Wanted): Promise<Acted> {
  const { at, revokesLeaked } = wanted;
  const itself = (held: HeldKey): HeldKey => held;
  const gone = await each(wanted.gone, (held) => markGone(tx, held, at), itself);
  const leaked = revokesLeaked
    ? await each(wanted.leaked, (held) => revokeLeaked(tx, held, at), itself)
    : wanted.leaked.map(sweptKey);
  const leftovers = await each(
    wanted.leftovers,
    (found) => deleteLeftover(tx, found, at),
    ({ held }) => held,
  );
  return {
    gone: gone.map((key) => ({ ...key, at })),
    leaked: leaked.map((key) => ({ ...key, at, revoked: revokesLeaked })),
    leftovers: leftovers.map((key) => ({ ...key, at })),
  };
}
