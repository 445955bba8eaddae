import type { DatadogId, RequestId, ScopeName } from '../policy/ids.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import { askNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import type { Case } from './case.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { Grant, KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, KeyIssuer, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest, FailureCode } from './request.ts';
import { sameSet } from './same-set.ts';
import { storyOf } from './story.ts';
import { say } from './tell.ts';
import { listsSettle } from './times.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

/** A change that was approved and is not yet known to be so at Datadog. */
type Open = {
  readonly request: AccessRequest;
  readonly of: Case & { readonly grant: Grant };
  readonly wanted: readonly ScopeName[];
};

async function readOpen(deps: Deps, id: RequestId): Promise<Open | null> {
  const change = await deps.ledger.caseOf(id);
  const amends = change?.request.amends ?? null;
  if (change?.request.state !== 'approved' || amends?.change.how !== 'scopes') return null;
  const of = await deps.ledger.caseOf(amends.request);
  if (of === null || of.grant === null) throw new Error(`request ${id} amends nothing`);
  const wanted = askNow(of.request, of.grant).scopes;
  return { request: change.request, of: { ...of, grant: of.grant }, wanted };
}

const isOver = ({ endedAt, expiresAt }: Grant, now: Instant): boolean =>
  endedAt !== null || expiresAt === null || expiresAt <= now;

/** Says on every message what came of it. */
async function sayIt(tx: LedgerTx, { request, of }: Open, at: Instant): Promise<void> {
  await tx.addDue({ kind: 'note', subject: request.id, runAt: at });
  await tx.addDue({ kind: 'card', subject: request.id, runAt: at });
  await tx.addDue({ kind: 'note', subject: of.request.id, runAt: at });
}

/** Nothing comes of it: what the grant gives is what its key has. */
const fail = (deps: Deps, open: Open, failure: FailureCode): Promise<StepResult> =>
  deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    const { request, of } = open;
    await tx.grant(of.request.id);
    const move = { from: 'approved', to: 'failed', failure } as const;
    if ((await tx.moveRequest(request.id, move)) === null) return done;
    const { amends } = request;
    const change = amends?.change;
    const isScopes = change?.how === 'scopes';
    const before = isScopes
      ? [...open.wanted.filter((scope) => !change.added.includes(scope)), ...change.removed].sort()
      : open.wanted;
    await tx.setGrantScopes(of.request.id, before);
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'request.failed', {
        requestId: request.id,
        details: { failure, amends: of.request.id },
      }),
    );
    await sayIt(tx, open, at);
    return done;
  });

const settleKey = (deps: Deps, open: Open, key: KeyRecord): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    await tx.grant(key.requestId);
    if (!(await tx.setKeyScopes(key.id, open.wanted))) return;
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'key.changed', {
        requestId: key.requestId,
        keyId: key.id,
        details: { by: open.request.id, scopes: open.wanted, before: key.scopes },
      }),
    );
  });

const finish = (deps: Deps, open: Open): Promise<StepResult> =>
  deps.ledger.inTransaction(async (tx) => {
    const at = deps.clock.now();
    const { request, of } = open;
    await tx.grant(of.request.id);
    if ((await tx.moveRequest(request.id, { from: 'approved', to: 'fulfilled' })) === null) {
      return done;
    }
    await tx.appendAudit(
      auditEvent({ at, actor: 'ddkey' }, 'grant.changed', {
        requestId: of.request.id,
        details: { by: request.id, scopes: open.wanted },
      }),
    );
    await sayIt(tx, open, at);
    return done;
  });

type Looked = 'as-wanted' | 'other' | StepResult;

/** What the list says that the key may do; an answer to a change proves nothing. */
async function look({ issuer }: Deps, { wanted }: Open, key: KeyRecord): Promise<Looked> {
  const { kind: credential, org, owner, name } = key;
  const answer = await issuer.lookUp({ credential, org, owner, name });
  if (answer.kind === 'busy') return again('datadog-busy', answer.notBefore);
  if (answer.kind === 'unknown') return again('datadog-silent');
  const found = answer.keys.find(({ datadogId }) => datadogId === key.datadogId);
  // A key without scopes may do everything: never what anybody wanted.
  const scopes = found?.scopes ?? null;
  return scopes !== null && sameSet(scopes, wanted) ? 'as-wanted' : 'other';
}

/** After a while people hear of it, once; it is tried on and on. */
async function tellPeople(deps: Deps, { request, of }: Open): Promise<StepResult> {
  const since = request.decision?.at ?? request.submittedAt;
  if (secondsBetween(since, deps.clock.now()) < listsSettle) return again('scopes-differ');
  const story = storyOf({ ...of, request }, deps);
  for (const to of new Set([request.requester, ...deps.policies.policy().admins])) {
    const place = { to, thread: null };
    const what = `scopes differ ${to}`;
    const notice = { ...story, about: 'scopes-differ' } as const;
    const held = await say(deps, request.id, { what, place, notice });
    if (held !== null) return held;
  }
  return again('scopes-differ');
}

/** One try to change a key at Datadog; null when its list shows the change after that. */
async function tryChange(
  deps: Deps,
  open: Open,
  key: KeyRecord & { readonly datadogId: DatadogId },
): Promise<StepResult | null> {
  const { kind: credential, org, owner, datadogId } = key;
  const wish = { credential, org, owner, datadogId, scopes: open.wanted };
  const answer = await deps.issuer.changeScopes(wish);
  if (answer.kind === 'refused') return fail(deps, open, answer.code);
  if (answer.kind === 'busy') return again('datadog-busy', answer.notBefore);
  const after = await look(deps, open, key);
  if (typeof after !== 'string') return after;
  return after === 'as-wanted' ? null : tellPeople(deps, open);
}

/** Changes one key at Datadog, unless a try before this one has done it and died; null when it is so. */
async function changeKey(deps: Deps, open: Open, key: KeyRecord): Promise<StepResult | null> {
  const { datadogId } = key;
  if (datadogId === null) return again('datadog-silent');
  const before = await look(deps, open, key);
  if (typeof before !== 'string') return before;
  const held = before === 'other' ? await tryChange(deps, open, { ...key, datadogId }) : null;
  if (held === null) await settleKey(deps, open, key);
  return held;
}

const lookAgainSeconds = 30;
const onTheWay: readonly KeyRecord['state'][] = ['made', 'showing'];

/**
 * Brings the keys of a grant to the scopes that it gives now, and reads them back from Datadog's
 * list. It is wished for in the ledger first and every call can be repeated, so it goes on after
 * any death; what the list does not show is never said to be so.
 */
export async function applyScopes(deps: Deps, id: RequestId): Promise<StepResult> {
  const open = await readOpen(deps, id);
  if (open === null) return done;
  const now = deps.clock.now();
  if (isOver(open.of.grant, now)) return fail(deps, open, 'key-over');
  const other = open.of.keys.filter(
    (key) => key.kind !== 'api' && !sameSet(key.scopes, open.wanted),
  );
  for (const key of other.filter(({ state }) => state === 'live')) {
    const held = await changeKey(deps, open, key);
    if (held !== null) return held;
  }
  // One that was begun before the change, and may still reach its holder.
  const comes = other.some(({ state }) => onTheWay.includes(state));
  return comes ? { kind: 'later', at: addSeconds(now, lookAgainSeconds) } : finish(deps, open);
}
