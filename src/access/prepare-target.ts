import type { RequestId } from '../policy/ids.ts';
import type { Target } from '../policy/target.ts';
import type { Case } from './case.ts';
import { again, type Claim, done, type StepResult, type Through, through } from './due-work.ts';
import type { KeyRecord, Trouble } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, KeySecret } from './ports.ts';
import type { SecretStores, StoreNo } from './stores.ts';

export type StoreDeps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stores: SecretStores;
};

/** The credentials of one generation on their way into a store. */
export type ForStore = {
  readonly kind: 'for-store';
  readonly it: Case;
  readonly keys: readonly KeyRecord[];
  readonly secrets: readonly KeySecret[];
  readonly target: Target;
};

/** Why a key cannot be written just now. */
export type NotReady = StoreNo['kind'] | 'taken' | 'unclear';
const troubles: Readonly<Record<NotReady, Trouble>> = {
  away: 'store-away',
  denied: 'store-denied',
  changed: 'target-changed',
  taken: 'target-taken',
  unclear: 'store-unclear',
};

/** A target of a request, for whoever holds this claim. */
export type TargetAt = { readonly id: RequestId; readonly target: Target; readonly claim: Claim };

/** What passes is tried again by itself, the rest when somebody presses. */
export const resultOf = (why: NotReady): StepResult =>
  why === 'away' ? again('store-silent') : done;

/** Says what stands in the way; whoever lost the claim has nothing to say any more. */
export async function holdUp(
  tx: LedgerTx,
  deps: StoreDeps,
  { id, claim, why }: TargetAt & { readonly why: NotReady },
) {
  if (!(await tx.holdsClaim(claim))) return;
  const runAt = deps.clock.now();
  await tx.setTrouble(id, troubles[why]);
  for (const kind of ['note', 'card'] as const) await tx.addDue({ kind, subject: id, runAt });
}

/**
 * Takes the target for a request and asks whether it can be written to, before a key is made.
 * Gives what is known of it, or the step's result where it has to wait.
 */
export async function prepareTarget(
  deps: StoreDeps,
  at: TargetAt,
): Promise<{ readonly kind: 'ready' } | Through> {
  const { id, target } = at;
  const before = await deps.ledger.inTransaction((tx) => tx.takeTarget(target, id));
  const look =
    before === null ? { kind: 'taken' as const } : await deps.stores.look({ target, before });
  if (look.kind === 'free') return { kind: 'ready' };
  await deps.ledger.inTransaction((tx) => holdUp(tx, deps, { ...at, why: look.kind }));
  return through(resultOf(look.kind));
}
