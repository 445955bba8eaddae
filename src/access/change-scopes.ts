import { type Ask, askLimits, isScoped } from '../policy/ask.ts';
import type { ScopeName } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import type { Amendment } from './amendment.ts';
import { applyAmendment } from './apply-amendment.ts';
import { askNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import type { Story } from './notes.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import type { AccessRequest, Decision } from './request.ts';
import { storyOf } from './story.ts';
import { type SubmitDeps, submit } from './submit.ts';
import { claimWindow } from './times.ts';
import { turnAway } from './turn-away.ts';
import {
  type HeldCase,
  type KeyPress,
  readHeldCase,
  readToChange,
  whyNotChangeHeld,
  whyNotChangeNow,
} from './whose-key.ts';

/** What a key may do now, for the form to change that. */
export type ScopesForm = { readonly story: Story; readonly scopes: readonly ScopeName[] };

/** An API key has no scopes that could be changed. */
const whyNotScopes = ({ request }: HeldCase): Refusal | null =>
  isScoped(request.ask.kind) ? null : { code: 'no-scopes-to-change' };

function whyNot(deps: SubmitDeps, held: HeldCase): Refusal | null {
  return whyNotChangeHeld(held, deps.clock.now()) ?? whyNotScopes(held);
}

/** The form to change what a key may do, for its holder. */
export async function scopesNow(
  deps: SubmitDeps,
  press: KeyPress,
): Promise<{ readonly kind: 'found'; readonly form: ScopesForm } | Refused> {
  const read = await readToChange(deps, press, 'change-scopes');
  if (read.kind === 'refused') return read;
  const { held } = read;
  const no = whyNotScopes(held);
  if (no !== null) {
    const about = { action: 'change-scopes', by: press.by, requestId: held.request.id };
    return turnAway(deps, about, no);
  }
  const { scopes } = askNow(held.request, held.grant);
  return { kind: 'found', form: { story: storyOf(held, deps), scopes } };
}

export type ScopesPress = KeyPress & {
  /** All that the key is to be able to do. */
  readonly scopes: readonly ScopeName[];
  readonly note: string | null;
  readonly viewId: string;
};
type Changed = {
  readonly kind: 'accepted';
  readonly request: AccessRequest;
  readonly adds: boolean;
};
type Wish = { readonly held: HeldCase; readonly ask: Ask; readonly amends: Amendment };

/** The change as a request of its own: the whole of what the key is to be able to do. */
function wishOf(held: HeldCase, press: ScopesPress): Wish {
  const now = askNow(held.request, held.grant);
  const scopes = [...new Set(press.scopes)].sort();
  const added = scopes.filter((scope) => !now.scopes.includes(scope));
  const removed = now.scopes.filter((scope) => !scopes.includes(scope));
  const why = (press.note ?? '').trim().slice(0, askLimits.note);
  const { key, request } = held;
  return {
    held,
    ask: { ...now, scopes, note: why === '' ? null : why },
    amends: {
      request: request.id,
      key: key.id,
      last4: key.last4,
      change: { how: 'scopes', added, removed },
    },
  };
}

/** What a change asks for, as any request does; null for whoever does not hold the key. */
export async function scopesAsk(deps: SubmitDeps, press: ScopesPress): Promise<Ask | null> {
  const held = await readHeldCase(deps.ledger, press);
  return held === null ? null : wishOf(held, press).ask;
}

function whyNotWished({ ask, amends: { change } }: Wish): Refusal | null {
  // At Datadog a key without scopes may do all that its owner may.
  if (ask.scopes.length === 0) return { code: 'policy', because: { code: 'no-scopes' } };
  if (change.how !== 'scopes') return null;
  return change.added.length + change.removed.length === 0 ? { code: 'same-scopes' } : null;
}

const byItself = (at: Decision['at']): Decision => ({
  by: null,
  at,
  verdict: 'approve',
  reason: null,
});

/** Whoever gives permissions back needs nobody's yes: kept, approved and begun in one transaction. */
async function giveBack(
  deps: SubmitDeps,
  { held, ask, amends }: Wish,
  { by, viewId }: ScopesPress,
): Promise<AccessRequest | Refusal> {
  const at = deps.clock.now();
  const { site } = held.request;
  const said = { id: deps.newId.request(), requester: by, ask, site, rule: '', viewId };
  const fresh = { ...said, submittedAt: at, lapsesAt: addSeconds(at, claimWindow), amends };
  return deps.ledger.inTransaction(async (tx): Promise<AccessRequest | Refusal> => {
    const no = await whyNotChangeNow(tx, held.key, at);
    if (no !== null) return no;
    const kept = await tx.insertAmendment(fresh);
    if (kept === null) return { code: 'change-open' };
    if (!kept.isNew) return kept.request;
    const { id } = kept.request;
    const move = { from: 'pending', to: 'approved', decision: byItself(at) } as const;
    const moved = await tx.moveRequest(id, move);
    if (moved === null) throw new Error(`request ${id} moved while it was made`);
    await tx.appendAudit(
      auditEvent({ at, actor: by }, 'request.submitted', {
        requestId: id,
        details: { amends: amends.request, how: 'fewer scopes', scopes: ask.scopes },
      }),
    );
    await applyAmendment(tx, moved, { amends, at });
    return moved;
  });
}

/**
 * Changes what a key may do. Fewer permissions are begun at once; more of them are a request of
 * its own, decided by today's policy like any other. Either is then done at Datadog and read back.
 */
export async function changeScopes(
  deps: SubmitDeps,
  press: ScopesPress,
): Promise<Changed | Refused> {
  const about = { action: 'change-scopes', by: press.by };
  const held = await readHeldCase(deps.ledger, press);
  if (held === null) return turnAway(deps, about, { code: 'not-yours' });
  const no = whyNot(deps, held);
  if (no !== null) return turnAway(deps, { ...about, requestId: held.request.id }, no);
  const wish = wishOf(held, press);
  const wrong = whyNotWished(wish);
  if (wrong !== null) return refused(wrong);
  const { amends, ask } = wish;
  const adds = amends.change.how === 'scopes' && amends.change.added.length > 0;
  if (!adds) {
    const given = await giveBack(deps, wish, press);
    if ('code' in given) return turnAway(deps, { ...about, requestId: held.request.id }, given);
    return { kind: 'accepted', request: given, adds };
  }
  const sent = await submit(deps, {
    requester: press.by,
    ask,
    viewId: press.viewId,
    amends,
    whyNot: (tx) => whyNotChangeNow(tx, held.key, deps.clock.now()),
  });
  return sent.kind === 'accepted' ? { ...sent, adds } : sent;
}
