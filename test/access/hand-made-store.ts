import type { SecretStores, StoreWish } from '../../src/access/stores.ts';
import { targetText } from '../../src/policy/target.ts';
import { secretFields } from '../../src/vault/secret-fields.ts';

/** What the next write does; `lost after` writes and does not say so. */
type WriteMood = 'written' | 'denied' | 'lost after' | 'lost before';
/** What the next look finds. */
type LookMood = 'free' | 'away' | 'denied' | 'changed';

type Version = { readonly attempt: string; readonly fields: Readonly<Record<string, string>> };

/** A secret store in memory: every version of each place, and moods for the next calls. */
export function handMadeStore() {
  const places = new Map<string, Version[]>();
  const moods: WriteMood[] = [];
  const looks: LookMood[] = [];
  const at = (place: string): Version[] => places.get(place) ?? [];
  const keep = ({ target, attempt, ...what }: StoreWish): string => {
    const place = targetText(target);
    places.set(place, [...at(place), { attempt, fields: secretFields(what) }]);
    return attempt;
  };
  /** Whoever follows must know what lies there. */
  const isKnown = ({ target, before }: Pick<StoreWish, 'target' | 'before'>): boolean => {
    const newest = at(targetText(target)).at(-1)?.attempt ?? null;
    return newest === before.version || before.maybe.some((each) => each === newest);
  };
  const stores: SecretStores = {
    look: async (asked) => {
      const mood = looks.shift() ?? 'free';
      if (mood !== 'free') return { kind: mood };
      return { kind: isKnown(asked) ? 'free' : 'changed' };
    },
    write: async (wish) => {
      const mood = moods.shift() ?? 'written';
      if (mood === 'denied') return { kind: 'denied' };
      if (!isKnown(wish)) return { kind: 'changed' };
      if (mood === 'lost before') return { kind: 'unclear' };
      const version = keep(wish);
      return mood === 'lost after' ? { kind: 'unclear' } : { kind: 'written', version };
    },
  };
  return {
    stores,
    moods,
    looks,
    /** Every version at a place, oldest first. */
    at,
    /** Writes there as somebody else would. */
    byHand: (place: string): void => {
      places.set(place, [...at(place), { attempt: 'by hand', fields: {} }]);
    },
  };
}
