import type { Credential } from '../policy/ask.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';
import type { SurveyedKey, SurveyedList } from './survey.ts';
import type { Seen } from './sweep-compare.ts';
import type { HeldKey } from './sweep-ledger.ts';
import type { ForeignKey, Strangers } from './sweep-report.ts';
import { listsSettle } from './times.ts';

/* What stands in Datadog's lists and is no live key of the ledger. Pure. */

const likeOurs = /\(ddkey r_[a-z2-7]{16} k_[a-z2-7]{16}\)$/u;

/** Named as ddkey names its keys. */
export const isLikeOurs = ({ name }: SurveyedKey): boolean => likeOurs.test(name);

export type Left = {
  readonly others: readonly SurveyedKey[];
  /** Their names, where ddkey may have given them. */
  readonly names: readonly string[];
};

/** What is left of the lists without the live keys. */
export function leftOver(seen: Seen, live: readonly HeldKey[]): Left {
  const known = new Set(live.map(({ key }) => key.datadogId));
  const others = [...seen.values()].filter(({ datadogId }) => !known.has(datadogId));
  const names = others.map(({ name }) => name).filter((name) => likeOurs.test(name));
  return { others, names: [...new Set(names)] };
}

/** A key of the ledger that is dead or was never confirmed, and what the list shows of it. */
export type Found = { readonly held: HeldKey; readonly now: SurveyedKey };

export type Sorted = {
  /** Proved to be ours, and in nobody's hands: to be deleted. */
  readonly leftovers: readonly Found[];
  readonly back: readonly HeldKey[];
  readonly alike: readonly SurveyedKey[];
  readonly strangers: readonly SurveyedKey[];
};

type Place = 'leftovers' | 'back' | 'alike' | 'known';

/** What a listed key is that bears the exact name of one in the ledger. */
function placeOf({ held: { key }, now }: Found, settled: Instant): Place {
  const isSame = key.datadogId === now.datadogId;
  switch (key.state) {
    // No id was ever written down, so the exact name is the proof.
    case 'intended':
    case 'abandoned':
      return 'leftovers';
    case 'gone':
      return isSame ? 'leftovers' : 'alike';
    case 'revoked':
      if (!isSame) return 'alike';
      return key.endedAt !== null && key.endedAt > settled ? 'known' : 'back';
    case 'made':
    case 'showing':
    case 'live':
    case 'revoking':
      return isSame ? 'known' : 'alike';
  }
}

/** Sorts what is left by what the ledger knows of its names. */
export function sortOthers(left: Left, named: readonly HeldKey[], at: Instant): Sorted {
  const byName = new Map(named.map((held) => [held.key.name, held]));
  const settled = addSeconds(at, -listsSettle);
  const like = left.others.filter(({ name }) => likeOurs.test(name));
  const found = like.flatMap((now): Found[] => {
    const held = byName.get(now.name);
    return held === undefined || held.key.kind !== now.credential ? [] : [{ held, now }];
  });
  const at_ = (place: Place): Found[] => found.filter((each) => placeOf(each, settled) === place);
  const known = new Set(found.map(({ now }) => now));
  return {
    leftovers: at_('leftovers'),
    back: at_('back').map(({ held }) => held),
    alike: [...at_('alike').map(({ now }) => now), ...like.filter((now) => !known.has(now))],
    strangers: left.others.filter(({ name }) => !likeOurs.test(name)),
  };
}

export const foreignKey = ({ credential, datadogId, name, last4 }: SurveyedKey): ForeignKey => ({
  credential,
  datadogId,
  name,
  last4,
});

function counted(keys: readonly SurveyedKey[]): Strangers {
  const moments = keys.flatMap(({ createdAt }) => createdAt ?? []).sort();
  return {
    count: keys.length,
    oldest: moments[0] ?? null,
    unscoped: keys.filter(({ credential, scopes }) => credential !== 'api' && scopes === null)
      .length,
    ownerDisabled: keys.filter(({ ownerDisabled }) => ownerDisabled).length,
  };
}

/** Counts the keys that ddkey did not make; null for a sort whose list could not be read. */
export function countStrangers(
  strangers: readonly SurveyedKey[],
  lists: readonly SurveyedList[],
): Readonly<Record<Credential, Strangers | null>> {
  const of = (credential: Credential): Strangers | null => {
    const wide = lists.filter((list) => list.credential === credential && isWide(list));
    const isRead = wide.length > 0 && wide.every(({ keys }) => keys !== null);
    return isRead ? counted(strangers.filter((key) => key.credential === credential)) : null;
  };
  return { token: of('token'), application: of('application'), api: of('api') };
}

/** Tokens are listed by owner only; of the others there is a list of the whole org. */
const isWide = ({ credential, owner }: SurveyedList): boolean =>
  credential === 'token' || owner === null;
