import { type Ask, isScoped } from '../policy/ask.ts';
import type { ScopeName } from '../policy/ids.ts';
import { secondsBetween } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyMayNotDecide } from './authority.ts';
import { type DecisionPress, whyNotThisCard } from './decide.ts';
import { lookAt } from './gather-people.ts';
import { judge } from './judge.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Adjustment } from './request.ts';
import { approverChannel } from './story.ts';
import { freshPeople } from './times.ts';

export type AdjustPress = Pick<DecisionPress, 'requestId' | 'revision' | 'by' | 'on'> & {
  /** What is left of the request. */
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
};
type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };
type Adjusted = { readonly kind: 'adjusted'; readonly request: AccessRequest };

type Less = { readonly ask: Ask; readonly adjusted: Adjustment };

/** The smaller ask; whatever would add anything, or leave nothing, is refused. */
function lessOf(ask: Ask, press: AdjustPress, at: Adjustment['at']): Less | Refusal {
  const asked: readonly string[] = ask.scopes;
  const adds = press.scopes.some((scope) => !asked.includes(scope));
  const { lifetimeSeconds } = press;
  // Also what is no number at all.
  const fits = lifetimeSeconds >= 60 && lifetimeSeconds <= ask.lifetimeSeconds;
  if (adds || !fits) return { code: 'only-less' };
  const left = (scope: ScopeName): boolean => press.scopes.includes(scope);
  const scopes = ask.scopes.filter(left);
  if (isScoped(ask.kind) && scopes.length === 0) return { code: 'nothing-left' };
  const removed = ask.scopes.filter((scope) => !left(scope));
  const shorter = lifetimeSeconds < ask.lifetimeSeconds;
  if (removed.length === 0 && !shorter) return { code: 'nothing-changed' };
  const lifetimeBefore = shorter ? ask.lifetimeSeconds : null;
  return {
    ask: { ...ask, scopes, lifetimeSeconds },
    adjusted: { by: press.by, at, removed, lifetimeBefore },
  };
}

/** What the rules say to what would be left; null when it can go on waiting. */
async function whyNotLess(
  deps: Deps,
  { requester, submittedAt, eligible }: AccessRequest,
  { ask, adjusted }: Less,
): Promise<Refusal | null> {
  const waitedSeconds = secondsBetween(submittedAt, adjusted.at);
  const look = lookAt(deps.directory, freshPeople);
  const judged = await judge(deps, look, { ask, requester, waitedSeconds, eligible });
  if (judged.kind === 'unreachable') return { code: 'people-unreachable' };
  const { verdict, incomplete } = judged;
  if (verdict.kind !== 'refused') return null;
  if (incomplete) return { code: 'people-unreachable' };
  return { code: 'policy', because: verdict.refusal };
}

async function weigh(
  deps: Deps,
  press: AdjustPress,
): Promise<{ readonly request: AccessRequest; readonly less: Less } | Refusal> {
  const request = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  if (request === null) return { code: 'unknown-request' };
  const stray = whyNotThisCard(request, press, approverChannel(deps.policies, request));
  if (stray !== null) return stray;
  const no = await whyMayNotDecide(deps, request, press.by);
  if (no !== null) return no;
  // An extension is taken or left as it is.
  if (request.amends !== null) return { code: 'only-less' };
  const less = lessOf(request.ask, press, deps.clock.now());
  if ('code' in less) return less;
  return (await whyNotLess(deps, request, less)) ?? { request, less };
}

async function refuse(deps: Deps, press: AdjustPress, refusal: Refusal): Promise<Refused> {
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(
      auditEvent({ at: deps.clock.now(), actor: press.by }, 'action.refused', {
        requestId: press.requestId,
        details: { action: 'adjust', code: refusal.code },
      }),
    ),
  );
  return refused(refusal);
}

/**
 * An approver takes something away from a request. That makes a new revision: it is judged anew,
 * and whoever said yes to the one before has not said yes to this one.
 */
export async function adjust(deps: Deps, press: AdjustPress): Promise<Adjusted | Refused> {
  const weighed = await weigh(deps, press);
  if ('code' in weighed) return refuse(deps, press, weighed);
  const { less } = weighed;
  const { at, removed } = less.adjusted;
  const revised = await deps.ledger.inTransaction(async (tx) => {
    const request = await tx.revise(press.requestId, press.revision, less);
    if (request === null) return null;
    await tx.appendAudit(
      auditEvent({ at, actor: press.by }, 'request.adjusted', {
        requestId: request.id,
        details: {
          revision: request.revision,
          removed,
          scopes: less.ask.scopes,
          lifetimeSeconds: less.ask.lifetimeSeconds,
        },
      }),
    );
    for (const kind of ['announce', 'card', 'note', 'tell'] as const) {
      await tx.addDue({ kind, subject: request.id, runAt: at });
    }
    return request;
  });
  if (revised === null) return refuse(deps, press, { code: 'old-message' });
  return { kind: 'adjusted', request: revised };
}
