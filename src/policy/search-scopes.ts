import { intentOf, standsFor, wordsIn } from './plain-words.ts';
import type { ScopeFact } from './scope-facts.ts';

/** What a verb looks like in the names of permissions. */
const inNames = {
  read: ['read', 'query', 'view'],
  write: ['write', 'edit', 'manage', 'run'],
  delete: ['delete', 'write'],
  manage: ['manage', 'write'],
} as const;

/** What a typed word may stand for; of each, all words have to be found. */
function meanings(word: string): readonly (readonly string[])[] {
  const intent = intentOf.get(word);
  const muting = /^(?:mut|unmut|silenc|snooz)/u.test(word) ? [['downtime']] : [];
  const verbs = intent === undefined ? [] : inNames[intent].map((each) => [each]);
  return [[word], standsFor.get(word) ?? [word], ...verbs, ...muting];
}

type Typed = { readonly whole: string; readonly words: readonly string[] };

/** How well a scope fits what was typed; smaller is better, null is not at all. */
function rank({ name, displayName, group }: ScopeFact, { whole, words }: Typed): number | null {
  const text = `${name} ${displayName} ${group}`.toLowerCase();
  const found = words.filter((word) => text.includes(word)).length;
  const meant = words.filter((word) =>
    meanings(word).some((each) => each.every((part) => text.includes(part))),
  ).length;
  if (name === whole) return 0;
  if (name.startsWith(whole)) return 1;
  if (words.every((word) => name.includes(word))) return name.startsWith(words[0] ?? '') ? 2 : 3;
  if (found === words.length) return 4;
  if (meant === words.length) return 5;
  // Only when nothing fits all words do those that fit some of them come up.
  return meant > 0 ? 100 - meant : null;
}

/**
 * The scopes that fit some typed words, best first: by name, by group and display name, and by
 * plain words for them ("mute alerts"). Where none fits all words, those that fit the most.
 */
export function searchScopes(typed: string, catalogue: readonly ScopeFact[]): readonly ScopeFact[] {
  const whole = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_');
  const words = wordsIn(typed);
  const ranked = catalogue.flatMap((fact) => {
    const place = words.length === 0 ? 4 : rank(fact, { whole, words });
    return place === null ? [] : [{ fact, place }];
  });
  const best = Math.min(...ranked.map(({ place }) => place));
  const worst = Math.max(best, 5);
  return ranked
    .filter(({ place }) => place <= worst)
    .sort((a, b) => a.place - b.place || a.fact.name.localeCompare(b.fact.name))
    .map(({ fact }) => fact);
}
