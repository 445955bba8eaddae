import type { Operator } from '../policy/ids.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type Claim, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import { markShown } from './mark-shown.ts';
import type { Minted } from './mint.ts';
import type { SecretNote } from './notes.ts';
import type { Clock, Messenger, PolicySource, ScopeCatalogue, Sent } from './ports.ts';
import { retire, retireAll } from './retire.ts';
import { olderKey } from './standing.ts';
import { orgLine, scopeLines } from './story.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

async function startShowing(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  when: {
    readonly now: Instant;
    readonly expiresAt: Instant;
    readonly to: Operator | null;
    readonly isWritten: boolean;
  },
): Promise<KeyRecord[]> {
  const { now, expiresAt, to, isWritten } = when;
  const change = { expiresAt, ...(to === null ? {} : { printedFor: to }) };
  const showing: KeyRecord[] = [];
  for (const key of keys) {
    const moved = await tx.moveKey(key.id, { from: 'made', to: 'showing' }, change);
    if (moved === null) throw new Error('a key left the hands of the worker that made it');
    showing.push(moved);
    await tx.appendAudit(
      auditEvent({ at: now, actor: 'ddkey' }, isWritten ? 'key.writing' : 'key.showing', {
        requestId: key.requestId,
        keyId: key.id,
      }),
    );
    await tx.addDue({ kind: 'expire', subject: key.id, runAt: expiresAt });
  }
  return showing;
}

type Making = Pick<Minted, 'it' | 'keys'>;

/**
 * Commits "about to show" before Slack or a store is called: from then on somebody may have it.
 * `to`: whoever is given it at a command line instead.
 */
export const aboutToShow = (
  deps: Pick<Deps, 'ledger' | 'clock'>,
  minted: Making,
  { claim, to = null }: { readonly claim: Claim; readonly to?: Operator | null },
) =>
  deps.ledger.inTransaction(async (tx): Promise<KeyRecord[] | null> => {
    const { request } = minted.it;
    const now = deps.clock.now();
    const grant = await tx.grant(request.id);
    // Whoever asked for the next one meanwhile must not get this one, too.
    const isCurrent = minted.keys.every((key) => key.generation === grant?.generation);
    const isOpen = grant !== null && grant.endedAt === null && isCurrent;
    if (isOpen && (await tx.holdsClaim(claim))) {
      const end = grant.expiresAt ?? addSeconds(now, request.ask.lifetimeSeconds);
      const isWritten = request.deliverTo !== null;
      return startShowing(tx, minted.keys, { now, expiresAt: end, to, isWritten });
    }
    await retireAll(tx, minted.keys, { at: now, actor: 'ddkey', reason: 'leftover' });
    return null;
  });

function noteOf(deps: Deps, minted: Minted, keys: readonly KeyRecord[]): SecretNote {
  const { request } = minted.it;
  const key = keys.at(-1);
  if (key === undefined || key.last4 === null || key.expiresAt === null) {
    throw new Error('a key is about to be shown without its id or its end');
  }
  const org = orgLine(deps.policies, request);
  const home = deps.policies.orgs().find((each) => each.id === org.id);
  return {
    requestId: request.id,
    key: key.id,
    kind: request.ask.kind,
    holder: request.requester,
    purpose: request.ask.purpose,
    org,
    apiUrl: home?.apiUrl ?? `https://api.${org.site}`,
    apiKeyHint: home?.apiKeyHint ?? '',
    credentials: keys.map(({ kind, datadogId }) => ({ credential: kind, datadogId })),
    scopes: scopeLines(key.scopes, deps.catalogue),
    expiresAt: key.expiresAt,
    last4: key.last4,
    replaces: key.replaces,
    older: olderKey(minted.it.keys, key.generation),
  };
}

const notShown = (
  deps: Deps,
  keys: readonly KeyRecord[],
  sent: Exclude<Sent, { kind: 'sent' }>,
): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const seen = sent.kind === 'silent';
    for (const { requestId } of keys) {
      await tx.setTrouble(requestId, seen ? 'maybe-shown' : 'slack-refused');
      await tx.addDue({ kind: 'note', subject: requestId, runAt: now });
    }
    await retireEach(tx, keys, { now, seen });
  });

async function retireEach(
  tx: LedgerTx,
  keys: readonly KeyRecord[],
  how: { readonly now: Instant; readonly seen: boolean },
): Promise<void> {
  const { now: at, seen } = how;
  for (const key of keys)
    await retire(tx, key, { at, actor: 'ddkey', reason: 'not-delivered', seen });
}

/**
 * Step five: shows the secrets of one generation to their holder, once. Anything but a clear yes
 * from Slack revokes them, and the holder may press again.
 */
export async function deliver(deps: Deps, minted: Minted, claim: Claim): Promise<StepResult> {
  const keys = await aboutToShow(deps, minted, { claim });
  if (keys === null) return done;
  const note = noteOf(deps, minted, keys);
  const to = { channel: minted.channel, person: note.holder };
  const sent = await deps.messenger.showSecret(to, note, minted.secrets);
  if (sent.kind !== 'sent') await notShown(deps, keys, sent);
  else await deps.ledger.inTransaction((tx) => markShown(tx, keys, { at: deps.clock.now() }));
  return done;
}
