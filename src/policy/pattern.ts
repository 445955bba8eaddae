/** True for a pattern without a star: it means itself and nothing else. */
export const isLiteral = (pattern: string): boolean => !pattern.includes('*');

/**
 * True when a name fits a glob, in which `*` stands for any characters, also none. Walks both once,
 * going back to the last star only, so that no pattern is slow.
 */
export function fits(name: string, pattern: string): boolean {
  let at = 0;
  let here = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (pattern[here] === '*') {
      star = here;
      resume = at;
      here += 1;
    } else if (pattern[here] === name[at]) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      here = star + 1;
    } else return false;
  }
  return [...pattern.slice(here)].every((rest) => rest === '*');
}
