import type { KeyId, Operator, RequestId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import { asItIsNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import { whyNotAllowed } from './authority.ts';
import type { Case } from './case.ts';
import { aboutToShow } from './deliver.ts';
import { type Claim, type ClaimedDue, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import { markShown } from './mark-shown.ts';
import { type MakingDeps, makeAll } from './mint.ts';
import type { Clock, KeySecret } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import { retire } from './retire.ts';
import { startRotation } from './rotate.ts';

/** As long as a worker may hold a piece of work; all calls of one attempt end before half of it. */
const leaseSeconds = 60;

type Wish = { readonly key: KeyId; readonly by: Operator; readonly why: string };
/** Hands the secrets out; true once whoever reads them has taken them. */
type Print = (keys: readonly KeyRecord[], secrets: readonly KeySecret[]) => Promise<boolean>;
type Due = { readonly subject: RequestId; readonly claim: Claim };
type Printed =
  | { readonly kind: 'printed'; readonly keys: readonly KeyRecord[] }
  /** Datadog, or whoever was to read it: the older key works on, and nothing new does. */
  | { readonly kind: 'failed' }
  | Refused;

async function refuse(deps: MakingDeps, wish: Wish, refusal: Refusal): Promise<Refused> {
  const details = { code: refusal.code, action: 'rotate' };
  const who = { at: deps.clock.now(), actor: wish.by };
  const event = auditEvent(who, 'action.refused', { keyId: wish.key, details });
  await deps.ledger.inTransaction((tx) => tx.appendAudit(event));
  return refused(refusal);
}

/** The intent, with the work that clears away what this leaves behind should it die. */
const begin = (deps: MakingDeps, { request }: Case, { key, by: actor, why }: Wish) =>
  deps.ledger.inTransaction(async (tx): Promise<ClaimedDue | Refusal> => {
    const runAt = deps.clock.now();
    const due = await tx.addClaimed({ kind: 'print', subject: request.id, runAt }, leaseSeconds);
    if (due === null) return { code: 'key-on-its-way' };
    const press = { key, by: request.requester, actor, why, isPrinted: true };
    const no = await startRotation(tx, press, runAt);
    if (no === null) return due;
    throw new NotNow(no);
  });

/** Undoes a transaction in which it turned out that there is nothing to begin. */
class NotNow extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const beginOrSay = (deps: MakingDeps, it: Case, wish: Wish): Promise<ClaimedDue | Refusal> =>
  begin(deps, it, wish).catch((fault: unknown) => {
    if (fault instanceof NotNow) return fault.refusal;
    throw fault;
  });

/** What was made for a generation that nobody was given is revoked; the one before works on. */
async function giveUp(tx: LedgerTx, { subject: id, claim }: Due, at: Instant): Promise<void> {
  // Whoever took it over has cleared up, and another key may be on its way since.
  if (!(await tx.holdsClaim(claim))) return;
  const grant = await tx.grant(id);
  if (grant === null || grant.endedAt !== null) return;
  const keys = (await tx.keysOf(id)).filter((key) => key.generation === grant.generation);
  if (keys.some(({ state }) => state === 'live')) return;
  for (const key of keys) {
    const seen = key.state === 'showing';
    await retire(tx, key, { at, actor: 'ddkey', reason: 'leftover', seen });
  }
  await tx.setTrouble(id, 'replacement-failed');
  await tx.addDue({ kind: 'note', subject: id, runAt: at });
}

/** Clears away what a command left behind that died, or was told by nobody that its key arrived. */
export async function clearPrint(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  due: Due,
): Promise<StepResult> {
  await deps.ledger.inTransaction((tx) => giveUp(tx, due, deps.clock.now()));
  return done;
}

/** False where the reader took so long that the bot has cleared up meanwhile. */
const areOut = (deps: MakingDeps, keys: readonly KeyRecord[]): Promise<boolean> =>
  deps.ledger.inTransaction(async (tx) => {
    for (const { id } of keys) {
      if ((await tx.key(id))?.state !== 'showing') return false;
    }
    await markShown(tx, keys, { at: deps.clock.now() });
    return true;
  });

/** The keys once they are made, handed out, and known to be out. */
async function makeAndPrint(
  deps: MakingDeps,
  { id, due }: { readonly id: RequestId; readonly due: ClaimedDue },
  { by, print }: Wish & { readonly print: Print },
): Promise<readonly KeyRecord[] | null> {
  const it = await deps.ledger.caseOf(id);
  if (it === null) return null;
  const halves = await makeAll(deps, { it, claim: due.claim });
  if ('kind' in halves) return null;
  const made = halves.map(({ key }) => key);
  const keys = await aboutToShow(deps, { it, keys: made }, { claim: due.claim, to: by });
  if (keys === null) return null;
  const isOut = await print(
    keys,
    halves.map(({ secret }) => secret),
  );
  if (!isOut) return null;
  return (await areOut(deps, keys)) ? keys : null;
}

/**
 * A deployment rotates its own key: the command that asks makes the next one itself, and prints it.
 * It holds a claim all the while, as the worker does: what dies half-way is cleared away by the bot,
 * and the key of now works on beside the new one.
 */
export async function rotateAndPrint(deps: MakingDeps, wish: Wish, print: Print): Promise<Printed> {
  const key = await deps.ledger.inTransaction((tx) => tx.key(wish.key));
  const it = key === null ? null : await deps.ledger.caseOf(key.requestId);
  if (it === null) return refuse(deps, wish, { code: 'not-yours' });
  if (it.request.deliverTo !== null) return refuse(deps, wish, { code: 'kept-in-store' });
  const no = await whyNotAllowed(deps, asItIsNow(it.request, it.grant));
  if (no !== null) return refuse(deps, wish, no);
  const due = await beginOrSay(deps, it, wish);
  if ('code' in due) return refuse(deps, wish, due);
  const { id } = it.request;
  const keys = await makeAndPrint(deps, { id, due }, { ...wish, print });
  if (keys === null) await clearPrint(deps, { subject: id, claim: due.claim });
  await deps.ledger.finishDue(due);
  return keys === null ? { kind: 'failed' } : { kind: 'printed', keys };
}
