import { targetText } from '../policy/target.ts';
import { credentialVariables } from '../policy/variables.ts';
import type { Case } from './case.ts';
import { aboutToShow } from './deliver.ts';
import { type Claim, done, type StepResult } from './due-work.ts';
import { type KeyRecord, namedKey } from './grant.ts';
import { markShown } from './mark-shown.ts';
import {
  type ForStore,
  holdUp,
  type NotReady,
  resultOf,
  type StoreDeps,
  type TargetAt,
} from './prepare-target.ts';
import { retire } from './retire.ts';
import type { StoreWish } from './stores.ts';

/** What lies beside the secret: where it works, which key it is, and until when. */
function factsOf({ request }: Case, keys: readonly KeyRecord[], named: KeyRecord) {
  const ids = keys.map(({ kind, datadogId }) => [
    `${credentialVariables[kind]}_ID`,
    datadogId ?? '',
  ]);
  return {
    DD_SITE: request.site,
    ...Object.fromEntries(ids),
    DDKEY_REQUEST: request.id,
    DDKEY_KEY: named.id,
    DDKEY_EXPIRES_AT: named.expiresAt ?? '',
  };
}

type Writing = TargetAt & { readonly attempt: string };

async function write(
  deps: StoreDeps,
  writing: Writing,
  what: Pick<StoreWish, 'facts' | 'secrets'>,
) {
  const { id, target, claim, attempt } = writing;
  const before = await deps.ledger.inTransaction(async (tx) =>
    (await tx.holdsClaim(claim)) ? tx.beginWrite(target, id, attempt) : null,
  );
  if (before === null) return { kind: 'taken' } as const;
  return deps.stores.write({ target, before, attempt, ...what });
}

/** Nothing is known to lie there that works: the keys go, and their holder is told. */
const notWritten = (
  deps: StoreDeps,
  keys: readonly KeyRecord[],
  { why, ...writing }: Writing & { readonly why: NotReady },
): Promise<StepResult> =>
  deps.ledger.inTransaction(async (tx) => {
    const { id, target, attempt } = writing;
    const how = { at: deps.clock.now(), actor: 'ddkey', reason: 'not-delivered' } as const;
    for (const key of keys) await retire(tx, key, { ...how, seen: why === 'unclear' });
    // What may have been written has to be known of, so that the next write may follow it.
    if (why !== 'unclear') await tx.endWrite(target, id, { attempt, version: null });
    await holdUp(tx, deps, { ...writing, why });
    return resultOf(why);
  });

/**
 * Step five where a rule names a secret store: writes the secrets of one generation there, from
 * memory, and shows them to nobody. Anything but a clear yes from the store revokes them.
 */
export async function deliverToStore(
  deps: StoreDeps,
  { it, keys: made, secrets, target }: ForStore,
  claim: Claim,
): Promise<StepResult> {
  const keys = await aboutToShow(deps, { it, keys: made }, { claim });
  const named = keys === null ? null : namedKey(keys);
  if (keys === null || named === null) return done;
  const { id } = it.request;
  // No two attempts make a key of the same id.
  const writing = { id, target, claim, attempt: `${id}-${named.id}` };
  const came = await write(deps, writing, { facts: factsOf(it, keys, named), secrets });
  if (came.kind !== 'written') return notWritten(deps, keys, { ...writing, why: came.kind });
  const { version } = came;
  await deps.ledger.inTransaction(async (tx) => {
    await tx.endWrite(target, id, { attempt: writing.attempt, version });
    const at = deps.clock.now();
    await markShown(tx, keys, { at, written: { target: targetText(target), version } });
    // The store's yes is the receipt: nobody else can say that it was saved.
    for (const key of keys) await tx.setReceived(key.id, at);
  });
  return done;
}
