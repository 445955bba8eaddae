import type { DatadogId, OrgId, SlackUserId } from '../policy/ids.ts';
import { isAdmin } from './admins.ts';
import type { Stranger } from './adoptions.ts';
import { auditEvent } from './audit-event.ts';
import { whyNotHolder } from './hand-over.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, NewId, PolicySource } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import { turnAway } from './turn-away.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly policies: PolicySource;
  readonly directory: Directory;
};
type Wish = {
  readonly org: OrgId;
  readonly datadogId: DatadogId;
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly lifetimeSeconds: number;
  readonly by: SlackUserId;
};

async function start(tx: LedgerTx, deps: Deps, wish: Wish): Promise<Refusal | null> {
  const { org, datadogId, by, holder } = wish;
  if (await tx.knowsDatadogId(datadogId)) return { code: 'adopted-already' };
  const stranger = await tx.stranger(org, datadogId);
  if (stranger === null) return { code: 'unknown-key' };
  const key = deps.newId.key();
  const added = await tx.addAdoption({ ...wish, key, name: stranger.name, outcome: null });
  if (!added) return { code: 'adopted-already' };
  const at = deps.clock.now();
  const details = { holder, datadogId, name: stranger.name };
  await tx.appendAudit(auditEvent({ at, actor: by }, 'adoption.asked', { details }));
  await tx.addDue({ kind: 'adopt', subject: key, runAt: at });
  return null;
}

/**
 * An admin wants a key that ddkey did not make to be looked after like the others. Datadog is read
 * by the worker; whoever asked is told what came of it. Done twice, it counts once.
 */
export async function askToAdopt(
  deps: Deps,
  wish: Wish,
): Promise<{ readonly kind: 'asked' } | Refused> {
  const { by, holder } = wish;
  const turned = { action: 'adopt', by };
  if (!isAdmin(deps, by)) return turnAway(deps, turned, { code: 'report-for-admins' });
  const no =
    (await whyNotHolder(deps.directory, holder)) ??
    (await deps.ledger.inTransaction((tx) => start(tx, deps, wish)));
  return no === null ? { kind: 'asked' } : turnAway(deps, turned, no);
}

/** Keys that can be adopted and fit some words, for admins; nothing for others. */
export async function strangersFor(
  deps: Pick<Deps, 'ledger' | 'policies'>,
  { by, org, words }: { readonly by: SlackUserId; readonly org: OrgId; readonly words: string },
  most: number,
): Promise<readonly Stranger[]> {
  return isAdmin(deps, by) ? deps.ledger.strangersLike(org, words, most) : [];
}
