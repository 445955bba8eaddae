import type { KeyId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger } from './ledger-port.ts';
import type { OlderKey } from './notes.ts';
import { overlapEnd } from './overlap.ts';
import type { Clock, KeyIssuer, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import { retire } from './retire.ts';
import { tryAgain } from './send-failure.ts';
import { olderKey } from './standing.ts';
import { storyOf } from './story.ts';
import { holderOf } from './taken.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

async function readTwo(deps: Deps, id: KeyId) {
  const key = await deps.ledger.inTransaction((tx) => tx.key(id));
  if (key === null || key.state !== 'live' || key.expiresAt === null) return null;
  const it = await deps.ledger.caseOf(key.requestId);
  if (it === null || it.grant === null || it.grant.endedAt !== null) return null;
  const { generation } = it.grant;
  const newer = it.keys.find(
    (each) => each.state === 'live' && each.generation === generation && each.kind === key.kind,
  );
  return { it, key, expiresAt: key.expiresAt, newer: newer ?? null };
}
type TwoKeys = NonNullable<Awaited<ReturnType<typeof readTwo>>>;

type Used =
  | { readonly kind: 'known'; readonly at: Instant | null }
  | { readonly kind: 'not-now'; readonly result: StepResult };

/** When a key was last used, as Datadog's list says. */
async function lastUse({ issuer }: Deps, key: KeyRecord): Promise<Used> {
  const { kind: credential, org, owner, name } = key;
  const answer = await issuer.lookUp({ credential, org, owner, name });
  if (answer.kind === 'busy') {
    return { kind: 'not-now', result: again('datadog-busy', answer.notBefore) };
  }
  if (answer.kind === 'unknown') return { kind: 'not-now', result: again('datadog-silent') };
  const found = answer.keys.find(({ datadogId }) => datadogId === key.datadogId);
  return { kind: 'known', at: found?.lastUsedAt ?? null };
}

type Verdict = 'switched' | 'still-used' | 'maybe-used';

/** What Datadog knows about a switch; where it knows nothing, nothing is taken for granted. */
function verdictOn(
  newer: KeyRecord,
  use: { readonly older: Instant | null; readonly newer: Instant | null },
): Verdict {
  const since = newer.shownAt;
  if (since === null || use.older === null) return 'maybe-used';
  if (use.older > since) return 'still-used';
  return use.newer !== null && use.newer > since ? 'switched' : 'maybe-used';
}

/** False when the newer one went meanwhile: then this is the only key. */
const end = (deps: Deps, key: KeyRecord, why: string): Promise<boolean> =>
  deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    // The grant before its keys, as everywhere.
    const grant = await tx.grant(key.requestId);
    const keys = await tx.keysOf(key.requestId);
    const hasNewer = keys.some(
      (each) => each.state === 'live' && each.generation === grant?.generation,
    );
    if (!hasNewer) return false;
    if (!(await retire(tx, key, { at, actor: 'ddkey', reason: 'rotated' }))) return true;
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'rotation.ended', {
        requestId: key.requestId,
        keyId: key.id,
        details: { why },
      }),
    );
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: at });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: at });
    return true;
  });

/** After as long again, but never later than the key's own end. */
const nextLook = (deps: Deps, { key }: TwoKeys): Instant => overlapEnd(key, deps.clock.now());
const lookAgain = (deps: Deps, two: TwoKeys): StepResult => {
  const at = nextLook(deps, two);
  return at < two.expiresAt ? { kind: 'later', at } : done;
};

/** Tells the holder; null when that is settled. */
async function warn(
  deps: Deps,
  { key, it }: TwoKeys,
  say: { readonly about: 'still-used' | 'maybe-used'; readonly older: OlderKey },
): Promise<StepResult | null> {
  const place = { to: holderOf(it.request, it.grant), thread: null };
  const sent = await deps.messenger.tell(place, { ...storyOf(it, deps), ...say });
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  const what = `${say.about} ${key.id}`;
  await deps.ledger.inTransaction((tx) => tx.setTold(key.requestId, what, deps.clock.now()));
  return null;
}

/** What becomes of the older key, by what Datadog says of both. */
async function judge(
  deps: Deps,
  two: TwoKeys & { readonly newer: KeyRecord },
  older: OlderKey,
): Promise<StepResult> {
  const { key, newer } = two;
  const uses = { older: await lastUse(deps, key), newer: await lastUse(deps, newer) };
  if (uses.older.kind === 'not-now') return uses.older.result;
  if (uses.newer.kind === 'not-now') return uses.newer.result;
  const verdict = verdictOn(newer, { older: uses.older.at, newer: uses.newer.at });
  const told =
    verdict !== 'switched' &&
    (await deps.ledger.inTransaction((tx) => tx.wasTold(key.requestId, `${verdict} ${key.id}`)));
  if (verdict === 'switched' || (told && verdict === 'still-used')) {
    return (await end(deps, key, verdict)) ? done : lookAgain(deps, two);
  }
  const say = { about: verdict, older: { ...older, overlapEndsAt: nextLook(deps, two) } };
  return (told ? null : await warn(deps, two, say)) ?? lookAgain(deps, two);
}

/**
 * The end of an overlap. The older key goes where Datadog saw the newer one used and the older one
 * idle; one that is still used is warned of once, and goes after as long again. Where Datadog does
 * not know, its holder is asked once, and its own end ends it.
 */
export async function endOverlap(deps: Deps, id: KeyId): Promise<StepResult> {
  const two = await readTwo(deps, id);
  if (two === null) return done;
  const { key, newer, it } = two;
  const older = olderKey(it.keys, key.generation + 1);
  // Without a newer one in somebody's hands, this is the only key.
  const isOlder = newer !== null && key.generation < newer.generation;
  return isOlder && older !== null ? judge(deps, { ...two, newer }, older) : lookAgain(deps, two);
}
