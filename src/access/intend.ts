import type { Credential } from '../policy/ask.ts';
import type { KeyId, OrgId, RequestId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { askNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import type { Case } from './case.ts';
import type { Claim } from './due-work.ts';
import type { KeyRecord, RevokeReason } from './grant.ts';
import type { LedgerTx } from './ledger-port.ts';
import type { Clock, NewId, Org, PolicySource } from './ports.ts';
import { retire } from './retire.ts';

type Deps = { readonly clock: Clock; readonly newId: NewId; readonly policies: PolicySource };

/** One claim's try to give a request its credentials. */
export type Attempt = { readonly it: Case; readonly claim: Claim };

/** One credential of an attempt, with those that it has made so far. */
export type NextCredential = Attempt & {
  readonly credential: Credential;
  readonly made: readonly KeyRecord[];
};

/** What earlier attempts left behind is looked up or revoked; nothing waits for that. */
async function clearLeftovers(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  at: Instant,
): Promise<void> {
  for (const key of keys) {
    if (key.state === 'live') continue;
    const seen = key.state === 'showing';
    await retire(tx, key, { at, actor: 'ddkey', reason: 'leftover', seen });
  }
}

/** True when `expire` closes the grant: a key made now would be dead by the time it is shown. */
async function isPastEnd(tx: LedgerTx, id: RequestId, now: Instant): Promise<boolean> {
  const end = (await tx.grant(id))?.expiresAt ?? null;
  return end !== null && end <= now;
}

const orgOf = (deps: Deps, id: OrgId): Org => {
  const org = deps.policies.orgs().find((each) => each.id === id);
  if (org === undefined) throw new Error(`org ${id} is not configured`);
  return org;
};

/** How a key ends that somebody may have seen although its delivery was never confirmed. */
const neverConfirmed: readonly (RevokeReason | null)[] = ['leftover', 'not-delivered'];

/**
 * The last four of every key whose place the next one takes: the last that was delivered, and all
 * after it that may have been on a screen before a crash.
 */
function replacedBy(keys: readonly KeyRecord[]): string | null {
  // One that is being rotated works on beside the next.
  const gone = keys.filter((key) => key.state !== 'live');
  const seen = gone.filter((key) => key.shownAt !== null || key.state === 'showing');
  const endings: string[] = [];
  for (const generation of [...new Set(seen.map((key) => key.generation))].reverse()) {
    const last = seen.filter((key) => key.generation === generation && key.kind !== 'api');
    const named = last.length > 0 ? last : seen.filter((key) => key.generation === generation);
    endings.push(...named.map((key) => key.last4 ?? '').reverse());
    const open = named.every(
      (key) => key.state === 'showing' || neverConfirmed.includes(key.revokeReason),
    );
    if (!open) break;
  }
  return endings.length === 0 ? null : endings.reverse().join(' and ');
}

const othersOf = async (
  tx: LedgerTx,
  id: RequestId,
  own: ReadonlySet<KeyId>,
): Promise<readonly KeyRecord[]> => (await tx.keysOf(id)).filter((key) => !own.has(key.id));

/**
 * Commits the attempt before Datadog is called: its own key row, with the exact name that the key
 * will bear. `made` are this attempt's own credentials so far. Null when somebody else took over, or delivered.
 */
export async function intend(
  tx: LedgerTx,
  deps: Deps,
  what: NextCredential,
): Promise<KeyRecord | null> {
  const { it, claim, credential, made } = what;
  const now = deps.clock.now();
  const { id, ask } = it.request;
  const grant = await tx.grant(id);
  if (!(await tx.holdsClaim(claim)) || grant === null || grant.endedAt !== null) return null;
  const own = new Set(made.map((key) => key.id));
  const others = await othersOf(tx, id, own);
  // Whoever held the claim before was slow, not dead, and has delivered meanwhile.
  if (others.some((key) => key.state === 'live' && key.generation === grant.generation))
    return null;
  await clearLeftovers(tx, others, now);
  // Read again: a leftover that somebody may have seen gives the grant its end.
  if (await isPastEnd(tx, id, now)) return null;
  const keyId = deps.newId.key();
  const key = await tx.insertKey({
    id: keyId,
    requestId: id,
    generation: grant.generation,
    kind: credential,
    org: ask.org,
    owner: orgOf(deps, ask.org).owner,
    name: `${ask.purpose} (ddkey ${id} ${keyId})`,
    scopes: credential === 'api' ? [] : askNow(it.request, grant).scopes,
    purpose: ask.purpose,
    preset: ask.preset,
    attempt: claim,
    // Read again: where several write at once, one may have been shown since.
    replaces: others.length === 0 ? null : replacedBy(await othersOf(tx, id, own)),
    intendedAt: now,
  });
  // The watch: should everything else be lost, somebody still looks whether a key was made.
  await tx.addDue({ kind: 'look-up', subject: keyId, runAt: addSeconds(now, minute) });
  await tx.appendAudit(
    auditEvent({ at: now, actor: 'ddkey' }, 'key.intended', {
      requestId: id,
      keyId,
      details: { credential },
    }),
  );
  return key;
}
