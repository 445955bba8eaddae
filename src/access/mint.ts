import { type Credential, credentialsOf } from '../policy/ask.ts';
import type { RequestId, SlackChannelId } from '../policy/ids.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import type { Target } from '../policy/target.ts';
import { asItIsNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyNotAllowed } from './authority.ts';
import type { Case } from './case.ts';
import { again, type Claim, done, type StepResult, type Through, through } from './due-work.ts';
import { failRequest } from './fail-request.ts';
import type { Grant, KeyRecord, Trouble } from './grant.ts';
import { type Attempt, intend, type NextCredential } from './intend.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Created, Issued, KeyIssuer, KeySecret, Messenger, NewId } from './ports.ts';
import { type ForStore, prepareTarget } from './prepare-target.ts';
import { retire, retireAll } from './retire.ts';
import { sameSet } from './same-set.ts';
import { tryAgain } from './send-failure.ts';
import type { SecretStores } from './stores.ts';
import { tokenAtLeast, tokenMargin } from './times.ts';

export type MakingDeps = AuthorityDeps & {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly issuer: KeyIssuer;
};
type Deps = MakingDeps & { readonly messenger: Messenger; readonly stores: SecretStores };

export type Minted = {
  readonly kind: 'minted';
  readonly it: Case;
  /** The credentials of one generation; the one that people name comes last. */
  readonly keys: readonly KeyRecord[];
  readonly secrets: readonly KeySecret[];
  readonly channel: SlackChannelId;
};

const wantsKey = (it: Case | null): it is Case & { grant: Grant } =>
  it !== null &&
  (it.request.state === 'approved' || it.request.state === 'fulfilled') &&
  it.grant !== null &&
  it.grant.endedAt === null &&
  it.grant.generation > 0 &&
  !it.keys.some((key) => key.generation === it.grant?.generation && key.state === 'live');

/** Tells the requester what holds the key up, and tries again later. */
async function holdUp(deps: MakingDeps, id: RequestId, trouble: Trouble): Promise<void> {
  await deps.ledger.inTransaction(async (tx) => {
    await tx.setTrouble(id, trouble);
    await tx.addDue({ kind: 'note', subject: id, runAt: deps.clock.now() });
  });
}

/** Datadog's own end of a token: after ddkey's, and never under what Datadog takes. */
function endAtDatadog(it: Case, credential: Credential, now: Instant): Instant | null {
  if (credential !== 'token') return null;
  const end = it.grant?.expiresAt ?? addSeconds(now, it.request.ask.lifetimeSeconds);
  const soonest = addSeconds(now, tokenAtLeast);
  const wanted = addSeconds(end, tokenMargin);
  return secondsBetween(soonest, wanted) > 0 ? wanted : soonest;
}

/**
 * Commits the key's id; a worker whose claim was taken over revokes its own key and shows nothing.
 * `over`: no key is wanted any more. `taken`: a look-up was faster and already revokes this one.
 */
const recordMade = (deps: MakingDeps, at: { key: KeyRecord; claim: Claim }, created: Created) =>
  deps.ledger.inTransaction(async (tx): Promise<KeyRecord | 'over' | 'taken'> => {
    const { key, claim } = at;
    const now = deps.clock.now();
    const ids = { datadogId: created.datadogId, last4: created.last4 };
    const grant = await tx.grant(key.requestId);
    const made = await tx.moveKey(key.id, { from: 'intended', to: 'made' }, ids);
    if (made === null) return 'taken';
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'key.made', {
        requestId: key.requestId,
        keyId: key.id,
        details: { ...ids, scopes: created.scopes },
      }),
    );
    if (!sameSet(created.scopes, key.scopes)) {
      await retire(tx, made, { at: now, actor: 'ddkey', reason: 'scopes-differ' });
      await failRequest(tx, key.requestId, { at: now, failure: 'scopes-differ' });
      return 'over';
    }
    const stillWanted = grant?.endedAt === null && (await tx.holdsClaim(claim));
    if (stillWanted) return made;
    await retire(tx, made, { at: now, actor: 'ddkey', reason: 'leftover' });
    return 'over';
  });

/** Gives up an attempt of which Datadog said that nothing was made. */
const abandon = (tx: LedgerTx, key: KeyRecord, deps: MakingDeps) =>
  tx.moveKey(key.id, { from: 'intended', to: 'abandoned' }, { endedAt: deps.clock.now() });

async function notMade(
  deps: MakingDeps,
  key: KeyRecord,
  issued: Exclude<Issued, Created>,
): Promise<StepResult> {
  const now = deps.clock.now();
  switch (issued.kind) {
    case 'refused':
      await deps.ledger.inTransaction(async (tx) => {
        await abandon(tx, key, deps);
        await failRequest(tx, key.requestId, { at: now, failure: issued.code });
      });
      return done;
    case 'busy':
      await deps.ledger.inTransaction((tx) => abandon(tx, key, deps));
      await holdUp(deps, key.requestId, 'datadog-busy');
      return again('datadog-busy', issued.notBefore);
    case 'unknown':
      await deps.ledger.inTransaction((tx) =>
        tx.addDue({ kind: 'look-up', subject: key.id, runAt: now }),
      );
      await holdUp(deps, key.requestId, 'datadog-silent');
      return again('datadog-silent');
  }
}

/** Policy and requester are asked once more; null when the key may be made. */
async function whyNotNow(deps: Deps, it: Case): Promise<StepResult | null> {
  const refusal = await whyNotAllowed(deps, asItIsNow(it.request, it.grant));
  if (refusal === null) return null;
  if (refusal.code === 'people-unreachable') {
    await holdUp(deps, it.request.id, 'people-unknown');
    return again('people-unknown');
  }
  const left = refusal.code === 'requester-unfit';
  await deps.ledger.inTransaction((tx) =>
    failRequest(tx, it.request.id, {
      at: deps.clock.now(),
      failure: left ? 'requester-left' : 'policy-says-no',
    }),
  );
  return done;
}

type Half = { readonly key: KeyRecord; readonly secret: KeySecret };

/** Makes one credential; `through` when it was not made, or is no longer wanted. */
async function makeOne(deps: MakingDeps, what: NextCredential): Promise<Half | Through> {
  const { credential, it, claim } = what;
  const key = await deps.ledger.inTransaction((tx) => intend(tx, deps, what));
  if (key === null) return through(done);
  const { org, owner, name, scopes } = key;
  const expiresAt = endAtDatadog(it, credential, deps.clock.now());
  const issued = await deps.issuer.create({ credential, org, owner, name, scopes, expiresAt });
  if (issued.kind !== 'created') return through(await notMade(deps, key, issued));
  const made = await recordMade(deps, { key, claim }, issued);
  if (made === 'over') return through(done);
  if (made === 'taken') return through(again('datadog-silent'));
  return { key: made, secret: { credential, secret: issued.secret } };
}

/** A pair is one thing: when its second half cannot be made, the first is taken back. */
const takeBack = (deps: MakingDeps, made: readonly KeyRecord[]): Promise<void> =>
  deps.ledger.inTransaction((tx) =>
    retireAll(tx, made, { at: deps.clock.now(), actor: 'ddkey', reason: 'leftover' }),
  );

/** Makes every credential of an attempt; `through` where there is nothing to hand out (yet). */
export async function makeAll(
  deps: MakingDeps,
  attempt: Attempt,
): Promise<readonly Half[] | Through> {
  const halves: Half[] = [];
  for (const credential of credentialsOf(attempt.it.request.ask.kind)) {
    const made = halves.map(({ key }) => key);
    const half = await makeOne(deps, { ...attempt, credential, made });
    if ('kind' in half) {
      await takeBack(deps, made);
      return half;
    }
    halves.push(half);
  }
  return halves;
}

const madeOf = (it: Case, halves: readonly Half[]) => ({
  it,
  keys: halves.map(({ key }) => key),
  secrets: halves.map(({ secret }) => secret),
});

async function mintForPerson(deps: Deps, it: Case, claim: Claim): Promise<Minted | Through> {
  const direct = await deps.messenger.openDirect(it.request.requester);
  if (direct.kind !== 'open') return through(tryAgain(direct));
  // A key that cannot be shown now would have to be revoked, and the press would be lost.
  const notBefore = deps.messenger.busyUntil(direct.channel);
  if (notBefore !== null) return through(tryAgain({ kind: 'busy', notBefore }));
  const halves = await makeAll(deps, { it, claim });
  if ('kind' in halves) return halves;
  return { kind: 'minted', ...madeOf(it, halves), channel: direct.channel };
}

async function mintForStore(
  deps: Deps,
  it: Case,
  { target, claim }: { readonly target: Target; readonly claim: Claim },
): Promise<ForStore | Through> {
  const ready = await prepareTarget(deps, { id: it.request.id, target, claim });
  if (ready.kind === 'through') return ready;
  const halves = await makeAll(deps, { it, claim });
  return 'kind' in halves ? halves : { kind: 'for-store', ...madeOf(it, halves), target };
}

/**
 * Step four: makes the credentials of the current generation at Datadog and returns them with
 * their secrets. `through` means that there is nothing to show (yet).
 */
export async function mint(
  deps: Deps,
  due: { readonly subject: RequestId; readonly claim: Claim },
): Promise<Minted | ForStore | Through> {
  const it = await deps.ledger.caseOf(due.subject);
  if (!wantsKey(it)) return through(done);
  const no = await whyNotNow(deps, it);
  if (no !== null) return through(no);
  const { deliverTo: target } = it.request;
  return target === null
    ? mintForPerson(deps, it, due.claim)
    : mintForStore(deps, it, { target, claim: due.claim });
}
