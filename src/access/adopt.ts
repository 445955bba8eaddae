import type { Ask } from '../policy/ask.ts';
import { type KeyId, type RequestId, ScopeName } from '../policy/ids.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import type { AdoptedKey, Adoption, AdoptionNo } from './adoptions.ts';
import { auditEvent } from './audit-event.ts';
import { again, type Claim, done, type StepResult } from './due-work.ts';
import type { Owner } from './grant.ts';
import { whyNotHolder } from './hand-over.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Directory, Messenger, NewId, Org, PolicySource } from './ports.ts';
import { tryAgain } from './send-failure.ts';
import type { KeyRegister, SurveyedKey, SurveyedList } from './survey.ts';
import { allSeen } from './sweep-compare.ts';
import { isLikeOurs } from './sweep-others.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly policies: PolicySource;
  readonly directory: Directory;
  readonly register: KeyRegister;
  readonly messenger: Messenger;
};

/** The most scopes that an approval can hold. */
const scopesAtMost = 100;

/** What stands in the place of a rule: nobody asked for it by request. */
const byAdoption = 'adopted by an admin';

/**
 * Whose a key is, and so by which call it can be deleted. A key on a path where it does not stand is
 * "not found" there, which would look like deleted; so what nobody says is not guessed.
 */
function ownerOf(
  { id: _, owner }: Org,
  key: SurveyedKey,
  lists: readonly SurveyedList[],
): Owner | null {
  if (key.credential === 'api') return owner;
  const isOurs = owner.kind === 'service-account' && key.ownerId === owner.id;
  if (isOurs) return owner;
  if (key.credential === 'application' && key.ownerId !== null) {
    return { kind: 'other', id: key.ownerId };
  }
  const own = lists.find(
    (list) =>
      list.owner !== null &&
      list.credential === key.credential &&
      (list.keys ?? []).some(({ datadogId }) => datadogId === key.datadogId),
  );
  return key.ownerId === null ? (own?.owner ?? null) : null;
}

/** The scopes that Datadog lists; none for a key that may do all that its owner may. */
function scopesOf({ scopes, credential }: SurveyedKey): readonly ScopeName[] | null {
  if (credential === 'api' || scopes === null) return [];
  const names = scopes.map((scope) => ScopeName.safeParse(scope).data);
  const known = names.filter((name) => name !== undefined);
  return known.length === scopes.length && known.length <= scopesAtMost ? known : null;
}

type Found = {
  readonly seen: SurveyedKey;
  readonly owner: Owner;
  readonly scopes: readonly ScopeName[];
};

/** The key as Datadog lists it now, or why it cannot be adopted. */
async function find(
  deps: Deps,
  org: Org,
  { datadogId, holder }: Adoption,
): Promise<Found | AdoptionNo | StepResult> {
  const survey = await deps.register.survey(org.id, [org.owner]);
  if (survey.kind === 'busy') return again('datadog-busy', survey.notBefore);
  if (survey.kind === 'unknown') return again('datadog-silent');
  const seen = allSeen(survey.lists).get(datadogId);
  if (seen === undefined) return 'gone';
  if (deps.register.isBots(org.id, seen)) return 'bots-own';
  if (isLikeOurs(seen)) return 'looks-like-ours';
  const owner = ownerOf(org, seen, survey.lists);
  if (owner === null) return 'owner-unknown';
  const scopes = scopesOf(seen);
  if (scopes === null) return 'scopes-unreadable';
  const unfit = await whyNotHolder(deps.directory, holder);
  if (unfit?.code === 'people-unreachable') return again('people-unknown');
  return unfit === null ? { seen, owner, scopes } : 'holder-unfit';
}

type Opening = {
  readonly adoption: Adoption;
  readonly found: Found;
  readonly org: Org;
  readonly claim: Claim;
  readonly at: Instant;
  readonly expiresAt: Instant;
};

/** The request that nobody sent, so that the key stands in every list as the others do. */
function requestFor(deps: Deps, { adoption, found, org, at, expiresAt }: Opening) {
  const { by, purpose, lifetimeSeconds } = adoption;
  const { seen, scopes } = found;
  const ask: Ask = {
    org: org.id,
    environment: null,
    kind: seen.credential,
    scopes: [...scopes],
    preset: null,
    purpose,
    keptIn: 'not known: it was made before',
    lifetimeSeconds,
    note: null,
    adopted: true,
  };
  const viewId = `adopted ${seen.datadogId}`;
  const when = { submittedAt: at, lapsesAt: expiresAt };
  const { site } = org;
  const id = deps.newId.request();
  return { id, requester: by, ask, site, rule: byAdoption, ...when, viewId };
}

/** The key that is there already, in the hands of nobody here. */
const keyFor = (requestId: RequestId, opening: Opening): AdoptedKey => {
  const { adoption, found, org, claim, at, expiresAt } = opening;
  const { seen, owner, scopes } = found;
  const { key: id, purpose } = adoption;
  return {
    id,
    requestId,
    kind: seen.credential,
    org: org.id,
    owner,
    name: `${seen.name} (adopted ${id})`,
    purpose,
    scopes,
    attempt: claim,
    datadogId: seen.datadogId,
    last4: seen.last4,
    listedAs: seen.name,
    at,
    expiresAt,
  };
};

/**
 * A grant like any other, but that nobody asked for it and nobody was shown its secret. False where
 * it was adopted before.
 */
async function openAdopted(tx: LedgerTx, deps: Deps, opening: Opening): Promise<boolean> {
  const { adoption, found, at, expiresAt } = opening;
  const { key: id, by, holder } = adoption;
  const { datadogId, name } = found.seen;
  const { request, isNew } = await tx.insertRequest(requestFor(deps, opening));
  if (!isNew) return false;
  const requestId = request.id;
  await tx.moveRequest(requestId, { from: 'pending', to: 'approved' });
  await tx.insertGrant({ requestId, holder: by, claimEndsAt: expiresAt });
  await tx.setHolder(requestId, { from: by, to: holder, by, at });
  await tx.startGeneration(requestId, 0, { at, by });
  await tx.setGrantExpiry(requestId, expiresAt);
  await tx.insertAdopted(keyFor(requestId, opening));
  await tx.moveRequest(requestId, { from: 'approved', to: 'fulfilled' });
  const details = { holder, datadogId, name, expiresAt, scopes: found.scopes };
  const about = { requestId, keyId: id, details };
  await tx.appendAudit(auditEvent({ at, actor: by }, 'key.adopted', about));
  await tx.addDue({ kind: 'expire', subject: id, runAt: expiresAt });
  await tx.addDue({ kind: 'note', subject: requestId, runAt: at });
  await tx.addDue({ kind: 'tell', subject: requestId, runAt: at });
  return true;
}

/** Writes down what came of it, with all that follows, in one go. */
const settle = (
  deps: Deps,
  {
    adoption,
    org,
    claim,
  }: { readonly adoption: Adoption; readonly org: Org; readonly claim: Claim },
  found: Found | AdoptionNo,
): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const { key, datadogId, by } = adoption;
    const before = await tx.adoption(key);
    if (before === null || before.outcome !== null) return;
    const at = deps.clock.now();
    const expiresAt = addSeconds(at, adoption.lifetimeSeconds);
    const isKnown = await tx.knowsDatadogId(datadogId);
    const isAdopted =
      typeof found !== 'string' &&
      !isKnown &&
      (await openAdopted(tx, deps, { adoption, found, org, claim, at, expiresAt }));
    const no = typeof found === 'string' ? found : 'adopted-before';
    await tx.settleAdoption(key, isAdopted ? 'adopted' : no);
    if (isAdopted) return;
    const who = { at, actor: by };
    const details = { action: 'adopt', code: no, datadogId };
    await tx.appendAudit(auditEvent(who, 'action.refused', { details }));
  });

/** Tells whoever wanted it; null when that is settled. */
async function tellOutcome(deps: Deps, adoption: Adoption): Promise<StepResult> {
  const sent = await deps.messenger.tellOfAdoption(adoption.by, adoption);
  if (sent.kind === 'busy' || sent.kind === 'silent') return tryAgain(sent);
  await deps.ledger.inTransaction((tx) => tx.dropAdoption(adoption.key));
  return done;
}

/**
 * Takes over a key that ddkey did not make, as an admin wished: reads it at Datadog once more, and
 * gives it a holder and an end, on which it is deleted like any other. Its secret is known to nobody here.
 */
export async function adopt(
  deps: Deps,
  { subject, claim }: { readonly subject: KeyId; readonly claim: Claim },
): Promise<StepResult> {
  const read = () => deps.ledger.inTransaction((tx) => tx.adoption(subject));
  const adoption = await read();
  if (adoption === null) return done;
  if (adoption.outcome === null) {
    const org = deps.policies.orgs().find(({ id }) => id === adoption.org);
    // Dropped from the policy meanwhile: nobody looks after keys there any more.
    if (org === undefined) {
      await deps.ledger.inTransaction((tx) => tx.settleAdoption(subject, 'org-dropped'));
    } else {
      const found = await find(deps, org, adoption);
      if (typeof found !== 'string' && 'kind' in found) return found;
      await settle(deps, { adoption, org, claim }, found);
    }
  }
  const settled = await read();
  return settled === null ? done : tellOutcome(deps, settled);
}
