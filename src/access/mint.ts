import type { RequestId, SlackChannelId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyNotAllowed } from './authority.ts';
import type { Case } from './case.ts';
import { again, type Claim, done, type StepResult } from './due-work.ts';
import { failRequest } from './fail-request.ts';
import type { Grant, KeyRecord, Trouble } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Created, Issued, KeyIssuer, Messenger, NewId } from './ports.ts';
import { retire } from './retire.ts';
import type { Secret } from './secret.ts';
import { tryAgain } from './send-failure.ts';
import { readCase } from './story.ts';

type Deps = AuthorityDeps & {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
};

export type Minted = {
  readonly kind: 'minted';
  readonly it: Case;
  readonly key: KeyRecord;
  readonly secret: Secret;
  readonly channel: SlackChannelId;
};
type Through = { readonly kind: 'through'; readonly result: StepResult };
const through = (result: StepResult): Through => ({ kind: 'through', result });

const wantsKey = (it: Case | null): it is Case & { grant: Grant } =>
  it !== null &&
  (it.request.state === 'approved' || it.request.state === 'fulfilled') &&
  it.grant !== null &&
  it.grant.endedAt === null &&
  it.grant.generation > 0 &&
  !it.keys.some((key) => key.generation === it.grant?.generation && key.state === 'live');

/** Tells the requester what holds the key up, and tries again later. */
async function holdUp(deps: Deps, id: RequestId, trouble: Trouble): Promise<void> {
  await deps.ledger.inTransaction(async (tx) => {
    await tx.setTrouble(id, trouble);
    await tx.addDue({ kind: 'note', subject: id, runAt: deps.clock.now() });
  });
}

/** True when `expire` closes the grant: a key made now would be dead by the time it is shown. */
async function isPastEnd(tx: LedgerTx, id: RequestId, now: Instant): Promise<boolean> {
  const end = (await tx.grant(id))?.expiresAt ?? null;
  return end !== null && end <= now;
}

/**
 * Commits the attempt before Datadog is called: its own key row, with the exact name that the key
 * will bear. What earlier attempts left behind is looked up or revoked; nothing waits for that.
 */
async function intend(tx: LedgerTx, deps: Deps, at: { it: Case; claim: Claim }) {
  const { it, claim } = at;
  const now = deps.clock.now();
  const id = it.request.id;
  const grant = await tx.grant(id);
  if (!(await tx.holdsClaim(claim)) || grant === null || grant.endedAt !== null) return null;
  const keys = await tx.keysOf(id);
  for (const key of keys) {
    const how = { at: now, actor: 'ddkey', reason: 'leftover' } as const;
    if (key.state !== 'live') await retire(tx, key, { ...how, seen: key.state === 'showing' });
  }
  if (await isPastEnd(tx, id, now)) return null;
  const replaces = keys.findLast((key) => key.shownAt !== null || key.state === 'showing');
  const org = deps.policies.orgs().find((each) => each.id === it.request.ask.org);
  if (org === undefined) throw new Error(`org ${it.request.ask.org} is not configured`);
  const keyId = deps.newId.key();
  await tx.insertKey({
    id: keyId,
    requestId: id,
    generation: grant.generation,
    kind: it.request.ask.kind,
    org: org.id,
    owner: org.owner,
    name: `${it.request.ask.purpose} (ddkey ${id} ${keyId})`,
    scopes: it.request.ask.scopes,
    attempt: claim,
    replaces: replaces?.last4 ?? null,
    intendedAt: now,
  });
  // The watch: should everything else be lost, somebody still looks whether a key was made.
  await tx.addDue({ kind: 'look-up', subject: keyId, runAt: addSeconds(now, minute) });
  await tx.appendAudit(
    auditEvent({ at: now, actor: 'ddkey' }, 'key.intended', { requestId: id, keyId }),
  );
  return tx.key(keyId);
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === a.length;

/** Commits the key's id; a worker whose claim was taken over revokes its own key and shows nothing. */
const recordMade = (deps: Deps, at: { key: KeyRecord; claim: Claim }, created: Created) =>
  deps.ledger.inTransaction(async (tx): Promise<KeyRecord | null> => {
    const { key, claim } = at;
    const now = deps.clock.now();
    const ids = { datadogId: created.datadogId, last4: created.last4 };
    const made = await tx.moveKey(key.id, { from: 'intended', to: 'made' }, ids);
    // A look-up was faster and already revokes it.
    if (made === null) return null;
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
      return null;
    }
    const grant = await tx.grant(key.requestId);
    const stillWanted = grant?.endedAt === null && (await tx.holdsClaim(claim));
    if (stillWanted) return made;
    await retire(tx, made, { at: now, actor: 'ddkey', reason: 'leftover' });
    return null;
  });

/** Gives up an attempt of which Datadog said that nothing was made. */
const abandon = (tx: LedgerTx, key: KeyRecord, deps: Deps) =>
  tx.moveKey(key.id, { from: 'intended', to: 'abandoned' }, { endedAt: deps.clock.now() });

async function notMade(
  deps: Deps,
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
  const refusal = await whyNotAllowed(deps, it.request);
  if (refusal === null) return null;
  if (refusal.code === 'people-unreachable') {
    await holdUp(deps, it.request.id, 'people-unknown');
    return again('people-unknown');
  }
  const left = refusal.code === 'policy' && refusal.because.code === 'requester-unfit';
  await deps.ledger.inTransaction((tx) =>
    failRequest(tx, it.request.id, {
      at: deps.clock.now(),
      failure: left ? 'requester-left' : 'policy-says-no',
    }),
  );
  return done;
}

/**
 * Step four: makes the key of the current generation at Datadog and returns it with its secret.
 * `through` means that there is nothing to show (yet).
 */
export async function mint(
  deps: Deps,
  due: { readonly subject: RequestId; readonly claim: Claim },
): Promise<Minted | Through> {
  const it = await readCase(deps.ledger, due.subject);
  if (!wantsKey(it)) return through(done);
  const no = await whyNotNow(deps, it);
  if (no !== null) return through(no);
  const direct = await deps.messenger.openDirect(it.request.requester);
  if (direct.kind !== 'open') return through(tryAgain(direct));
  const at = { it, claim: due.claim };
  const key = await deps.ledger.inTransaction((tx) => intend(tx, deps, at));
  if (key === null) return through(done);
  const { org, owner, name, scopes } = key;
  const issued = await deps.issuer.create({ org, owner, name, scopes });
  if (issued.kind !== 'created') return through(await notMade(deps, key, issued));
  const made = await recordMade(deps, { key, claim: due.claim }, issued);
  if (made === null) return through(done);
  return { kind: 'minted', it, key: made, secret: issued.secret, channel: direct.channel };
}
