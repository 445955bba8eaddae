/*
 * Names that a widely read setup guide recommends and that Datadog does not have; a plain
 * edit distance would not find what people meant by them.
 */
const meant: Readonly<Record<string, string>> = {
  metrics_write: 'metrics_metadata_write',
  users_read: 'user_access_read',
  roles_read: 'user_access_read',
};

/** Single-character edits between two names (Levenshtein's distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[to.length] ?? to.length;
}

/** The name that is closest to `wanted`, or null when none is near enough to be meant. */
export function nearestName(
  wanted: string,
  known: readonly string[],
  most = Math.max(2, Math.floor(wanted.length / 3)),
): string | null {
  let best: { name: string; edits: number } | null = null;
  for (const name of known) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const edits = distance(wanted, name);
    if (edits <= most && (best === null || edits < best.edits)) best = { name, edits };
  }
  return best?.name ?? null;
}

/** The real scope that a name from a guide was meant to be; null when it is no such name. */
export const meantBy = (wanted: string): string | null =>
  Object.hasOwn(meant, wanted) ? (meant[wanted] ?? null) : null;

/** The real scope that is closest to `wanted`, or null when none is near enough to be meant. */
export function nearestScope(wanted: string, known: readonly string[]): string | null {
  const direct = meantBy(wanted);
  return direct !== null && known.includes(direct) ? direct : nearestName(wanted, known);
}
