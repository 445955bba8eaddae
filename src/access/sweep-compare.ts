import type { DatadogId, KeyId } from '../policy/ids.ts';
import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import type { KeyRecord, Owner } from './grant.ts';
import { sameSet } from './same-set.ts';
import type { SurveyedKey, SurveyedList } from './survey.ts';
import type { HeldKey } from './sweep-ledger.ts';
import type { DifferingKey, SweptKey } from './sweep-report.ts';
import { listsSettle, looksApart } from './times.ts';

/* Live keys of the ledger beside Datadog's lists. Pure. */

/** All that the lists hold, each key once; what one list leaves out, another may say. */
export type Seen = ReadonlyMap<DatadogId, SurveyedKey>;

function merged(one: SurveyedKey | undefined, other: SurveyedKey): SurveyedKey {
  if (one === undefined) return other;
  return {
    ...other,
    ownerId: one.ownerId ?? other.ownerId,
    ownerDisabled: one.ownerDisabled || other.ownerDisabled,
    lastUsedAt: one.lastUsedAt ?? other.lastUsedAt,
    isLeaked: one.isLeaked || other.isLeaked,
  };
}

export function allSeen(lists: readonly SurveyedList[]): Seen {
  const seen = new Map<DatadogId, SurveyedKey>();
  for (const key of lists.flatMap(({ keys }) => keys ?? [])) {
    seen.set(key.datadogId, merged(seen.get(key.datadogId), key));
  }
  return seen;
}

const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.kind === 'current-user'
    ? other.kind === 'current-user'
    : one.kind === other.kind && one.id === other.id;

/** True where a list was read that must hold the key: only then it can be missed. */
const isCovered = (key: KeyRecord, lists: readonly SurveyedList[]): boolean =>
  lists.some(
    ({ credential, owner, keys }) =>
      keys !== null && credential === key.kind && (owner === null || isSameOwner(owner, key.owner)),
  );

/** What people know a key by. */
export const sweptKey = ({ key, holder }: HeldKey): SweptKey => ({
  key: key.id,
  request: key.requestId,
  holder,
  purpose: key.listedAs ?? key.name.split(' (ddkey r_')[0] ?? key.name,
  credential: key.kind,
  last4: key.last4,
});

const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((each) => !others.includes(each)).sort();

const ownerDiffers = ({ owner }: KeyRecord, { ownerId }: SurveyedKey): boolean =>
  owner.kind !== 'current-user' && ownerId !== null && ownerId !== owner.id;

/**
 * The scopes to compare: as the ledger has them where Datadog is ahead of it, on the way to what the
 * grant gives now.
 */
function scopesListed({ key, wanted }: HeldKey, { scopes }: SurveyedKey): readonly string[] {
  if (scopes === null) return [];
  return wanted !== null && sameSet(scopes, wanted) ? key.scopes : scopes;
}

/** In what a key is not as ddkey made it; null when it is. API keys have no scopes and no owner. */
function differing(held: HeldKey, now: SurveyedKey): DifferingKey | null {
  const { key } = held;
  const hasScopes = key.kind !== 'api';
  const scopes = scopesListed(held, now);
  const scopesAdded = hasScopes ? without(scopes, key.scopes) : [];
  const scopesRemoved = hasScopes ? without(key.scopes, scopes) : [];
  const differs = [
    ...(now.name === (key.listedAs ?? key.name) ? [] : (['name'] as const)),
    ...(scopesAdded.length + scopesRemoved.length === 0 ? [] : (['scopes'] as const)),
    ...(hasScopes && ownerDiffers(key, now) ? (['owner'] as const) : []),
  ];
  if (differs.length === 0) return null;
  const isUnscoped = hasScopes && now.scopes === null;
  return { ...sweptKey(held), differs, scopesAdded, scopesRemoved, isUnscoped };
}

/** A key that Datadog has not seen used for long. */
export type Idle = { readonly held: HeldKey; readonly lastUsedAt: Instant };

type There = { readonly held: HeldKey; readonly now: SurveyedKey };

export type Compared = {
  readonly compared: number;
  readonly differing: readonly DifferingKey[];
  readonly missing: readonly HeldKey[];
  readonly gone: readonly HeldKey[];
  readonly isDoubtful: boolean;
  readonly leaked: readonly HeldKey[];
  readonly unused: readonly Idle[];
  /** Seen used lately enough. */
  readonly used: readonly HeldKey[];
};

type Question = {
  readonly live: readonly HeldKey[];
  readonly lists: readonly SurveyedList[];
  readonly seen: Seen;
  /** When the lists were begun to be read. */
  readonly at: Instant;
  readonly missingSince: ReadonlyMap<KeyId, Instant>;
  readonly unusedAfterSeconds: number;
};

/** From here on it is no accident that all are missing. */
const believableAtMost = 4;

/** Keys that must be in the lists and are not. What is past its end is the business of `expire`. */
function missed({ live, lists, seen, at }: Question): readonly HeldKey[] {
  const settled = addSeconds(at, -listsSettle);
  return live.filter(
    ({ key }) =>
      key.datadogId !== null &&
      !seen.has(key.datadogId) &&
      isCovered(key, lists) &&
      key.intendedAt < settled &&
      (key.expiresAt === null || key.expiresAt > at),
  );
}

/** One missing read proves nothing; two that are far enough apart do, unless all are missing. */
function whatIsGone(question: Question, compared: number) {
  const { at, missingSince } = question;
  const lost = missed(question);
  const isDoubtful = lost.length > believableAtMost && lost.length === compared;
  const isGone = ({ key }: HeldKey): boolean => {
    const since = missingSince.get(key.id);
    return !isDoubtful && since !== undefined && secondsBetween(since, at) >= looksApart;
  };
  return {
    isDoubtful,
    gone: lost.filter(isGone),
    missing: lost.filter((held) => !isGone(held)),
  };
}

/** Null is unknown: such a key counts neither as used nor as unused. */
function byUse(there: readonly There[], at: Instant, unusedAfterSeconds: number) {
  const known = there.flatMap(({ held, now: { lastUsedAt } }) =>
    lastUsedAt === null ? [] : [{ held, lastUsedAt }],
  );
  const isIdle = ({ lastUsedAt }: Idle): boolean =>
    secondsBetween(lastUsedAt, at) >= unusedAfterSeconds;
  return {
    unused: known.filter(isIdle),
    used: known.filter((each) => !isIdle(each)).map(({ held }) => held),
  };
}

/** What became of the live keys of an org. */
export function compare(question: Question): Compared {
  const { live, lists, seen, at, unusedAfterSeconds } = question;
  const there = live.flatMap((held) => {
    const now = held.key.datadogId === null ? undefined : seen.get(held.key.datadogId);
    return now === undefined ? [] : [{ held, now }];
  });
  const covered = live.filter(({ key }) => isCovered(key, lists));
  return {
    compared: covered.length,
    ...whatIsGone(question, covered.length),
    differing: there.flatMap(({ held, now }) => differing(held, now) ?? []),
    leaked: there.filter(({ now }) => now.isLeaked).map(({ held }) => held),
    ...byUse(there, at, unusedAfterSeconds),
  };
}
