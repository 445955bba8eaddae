import { addSeconds, type Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type Claim, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger } from './ledger-port.ts';
import type { Minted } from './mint.ts';
import type { SecretNote } from './notes.ts';
import type { Clock, Messenger, PolicySource, ScopeCatalogue, Sent } from './ports.ts';
import { retire } from './retire.ts';
import { orgLine, scopeLines } from './story.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

/** Commits "about to show" before Slack is called: from then on somebody may have seen it. */
const aboutToShow = (deps: Deps, minted: Minted, claim: Claim) =>
  deps.ledger.inTransaction(async (tx): Promise<KeyRecord | null> => {
    const { key } = minted;
    const now = deps.clock.now();
    const grant = await tx.grant(key.requestId);
    const wanted = grant !== null && grant.endedAt === null && (await tx.holdsClaim(claim));
    if (!wanted) {
      await retire(tx, key, { at: now, actor: 'ddkey', reason: 'leftover' });
      return null;
    }
    const expiresAt = grant.expiresAt ?? addSeconds(now, minted.it.request.ask.lifetimeSeconds);
    const showing = await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt });
    if (showing === null) return null;
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'key.showing', {
        requestId: key.requestId,
        keyId: key.id,
      }),
    );
    await tx.addDue({ kind: 'expire', subject: key.id, runAt: expiresAt });
    return showing;
  });

function noteOf(deps: Deps, minted: Minted, key: KeyRecord): SecretNote | null {
  const { request } = minted.it;
  if (key.datadogId === null || key.last4 === null || key.expiresAt === null) return null;
  const org = orgLine(deps.policies, request);
  const home = deps.policies.orgs().find((each) => each.id === org.id);
  return {
    requestId: request.id,
    key: key.id,
    holder: request.requester,
    purpose: request.ask.purpose,
    org,
    apiUrl: home?.apiUrl ?? `https://api.${org.site}`,
    apiKeyHint: home?.apiKeyHint ?? '',
    datadogId: key.datadogId,
    scopes: scopeLines(key.scopes, deps.catalogue),
    expiresAt: key.expiresAt,
    last4: key.last4,
    replaces: key.replaces,
  };
}

const shown = (deps: Deps, key: KeyRecord, expiresAt: Instant) =>
  deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const about = { requestId: key.requestId, keyId: key.id };
    await tx.setGrantExpiry(key.requestId, expiresAt);
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
    await tx.addDue({ kind: 'card', subject: key.requestId, runAt: now });
    // Null when the holder was faster and already revoked what they saw.
    const live = await tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt: now });
    await tx.moveRequest(key.requestId, { from: 'approved', to: 'fulfilled' });
    if (live !== null) await tx.setTrouble(key.requestId, null);
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, 'key.delivered', {
        ...about,
        details: { last4: key.last4, expiresAt },
      }),
    );
  });

const notShown = (deps: Deps, key: KeyRecord, sent: Exclude<Sent, { kind: 'sent' }>) =>
  deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const seen = sent.kind === 'silent';
    await retire(tx, key, { at: now, actor: 'ddkey', reason: 'not-delivered', seen });
    await tx.setTrouble(key.requestId, seen ? 'maybe-shown' : 'slack-refused');
    await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
  });

/**
 * Step five: shows the secret to its holder, once. Anything but a clear yes from Slack revokes the
 * key, and the holder may press again.
 */
export async function deliver(deps: Deps, minted: Minted, claim: Claim): Promise<StepResult> {
  const key = await aboutToShow(deps, minted, claim);
  if (key === null || key.expiresAt === null) return done;
  const note = noteOf(deps, minted, key);
  if (note === null) throw new Error('a key is about to be shown without its id');
  const to = { channel: minted.channel, person: note.holder };
  const sent = await deps.messenger.showSecret(to, note, minted.secret);
  if (sent.kind === 'sent') await shown(deps, key, key.expiresAt);
  else await notShown(deps, key, sent);
  return done;
}
