/** A list by what its members have in common; Node 20 has no Map.groupBy. */
export function grouped<K, T>(list: readonly T[], by: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of list) {
    const key = by(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}
