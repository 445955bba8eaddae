import type { KeyId, ScopeName } from '../policy/ids.ts';
import { day, hour, type Instant, secondsBetween } from '../policy/instant.ts';
import type { CallFacts } from '../policy/scope-facts.ts';
import { type UsedScopes, usedScopes } from '../policy/used-scopes.ts';
import { type KeyRecord, namedKey } from './grant.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import type { CallsRead, UseOfKeys } from './use-of-keys.ts';

export type UseDeps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly uses: UseOfKeys;
  readonly calls: CallFacts;
};

/** Why nobody can say which scopes a key uses. `token`: Audit Trail is not known to name tokens. */
export type UnknownUse =
  | 'nothing-recorded'
  | 'not-permitted'
  | 'datadog-silent'
  | 'datadog-busy'
  | 'token';

/** Which of its scopes a key used, or that it is not known; null where it has none to use. */
export type ScopeUse =
  | (UsedScopes & {
      readonly kind: 'known';
      /** For how many seconds back calls are recorded; null where that is the key's whole life. */
      readonly window: number | null;
      /** Not all calls were read, so that more may be used. */
      readonly isCut: boolean;
      /** What to ask for in place of all; empty where that would be all, none, or a guess. */
      readonly enough: readonly ScopeName[];
    })
  | { readonly kind: 'unknown'; readonly scopes: number; readonly why: UnknownUse };

/** The newest keys of one request; a rotation is no new start for what its holder needs. */
const mostKeys = 10;

const whyUnknown = (kind: Exclude<CallsRead['kind'], 'read'>): UnknownUse =>
  kind === 'busy' ? 'datadog-busy' : kind === 'unknown' ? 'datadog-silent' : kind;

/** The key, and every application key that was made for the same request, oldest first. */
async function alike(ledger: Ledger, id: KeyId): Promise<readonly KeyRecord[]> {
  return ledger.inTransaction(async (tx) => {
    const key = await tx.key(id);
    return key === null ? [] : tx.keysOf(key.requestId);
  });
}

/** In whole days or hours, as more would be for nobody. */
function windowOf(since: Instant, madeAt: Instant, now: Instant): number | null {
  if (since <= madeAt) return null;
  const seconds = secondsBetween(since, now);
  const unit = seconds >= day ? day : hour;
  return Math.max(unit, Math.round(seconds / unit) * unit);
}

async function readUse(deps: UseDeps, keys: readonly KeyRecord[]): Promise<ScopeUse | null> {
  const made = keys.filter((key) => key.datadogId !== null).slice(-mostKeys);
  const [first] = made;
  const newest = namedKey(made);
  if (first === undefined || newest === null) return null;
  const ids = made.flatMap(({ datadogId }) => (datadogId === null ? [] : [datadogId]));
  const read = await deps.uses.callsOf(newest.org, ids, first.intendedAt);
  const scopes = newest.scopes;
  if (read.kind !== 'read') {
    return { kind: 'unknown', scopes: scopes.length, why: whyUnknown(read.kind) };
  }
  const used = usedScopes(scopes, read.calls, deps.calls.operations);
  const isLess = used.used.length < scopes.length;
  return {
    kind: 'known',
    ...used,
    unplaced: used.unplaced + read.illegible,
    window: windowOf(read.since, first.intendedAt, deps.clock.now()),
    isCut: read.isCut,
    enough: isLess && !read.isCut ? used.used : [],
  };
}

/**
 * Which of its scopes a key used since it was made, by the calls that the org's Audit Trail holds.
 * Its older generations count too, keys of other requests never. Asks Datadog; whether whoever
 * wants to know may is for the caller to ask.
 */
export async function scopesInUse(deps: UseDeps, id: KeyId): Promise<ScopeUse | null> {
  const keys = await alike(deps.ledger, id);
  const named = namedKey(keys);
  if (named === null || named.scopes.length === 0) return null;
  if (named.kind === 'token') {
    return { kind: 'unknown', scopes: named.scopes.length, why: 'token' };
  }
  return readUse(
    deps,
    keys.filter(({ kind }) => kind === 'application'),
  );
}
