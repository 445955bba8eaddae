/** Numbers from 0 to 1 that a seed gives again (mulberry32). */
export function numbersFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Picks and orders by one row of such numbers. */
export function chance(start: number) {
  const random = numbersFrom(start);
  const upTo = (most: number): number => Math.floor(random() * most);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[upTo(from.length)] ?? from[0];
  return {
    random,
    upTo,
    pick,
    /** True in this share of cases. */
    is: (share: number): boolean => random() < share,
    shuffled: <T>(list: readonly T[]): T[] => {
      const places = list.map((each) => ({ each, at: random() }));
      return places.sort((a, b) => a.at - b.at).map(({ each }) => each);
    },
  };
}
export type Chance = ReturnType<typeof chance>;
