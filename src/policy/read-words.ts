import { jobIn } from './plain-jobs.ts';
import { type Intent, idle, intentOf, standsFor, wordsIn } from './plain-words.ts';
import { cited, type Part, type Reading, read } from './reading.ts';
import { allOf, type ScopeFact } from './scope-facts.ts';
import { searchScopes } from './search-scopes.ts';

const isReading = (name: string): boolean =>
  /(?:^|_)(?:read|view|query|live_tail|unmask)(?:_|$)/u.test(name) && !/_write/u.test(name);

/** Words of a name that say how it is touched, or hardly anything. */
const quiet = new Set(
  'read write view query edit manage management delete create run data monitoring admin modify'.split(
    ' ',
  ),
);

/** `loose`: the name has words that were not asked for, or lacks some that were. */
type Scored = { readonly name: string; readonly score: number; readonly loose: boolean };

/** How well a scope's name fits some nouns: each one found counts, what is left over disturbs. */
function scored(fact: ScopeFact, nouns: readonly string[], intent: Intent): Scored {
  const own = wordsIn(fact.name);
  const shown = wordsIn(`${fact.displayName} ${fact.group}`);
  let score = own.includes(intent) ? 0.5 : 0;
  for (const noun of nouns) {
    if (own.includes(noun)) score += 3;
    else score += shown.includes(noun) ? 1 : -2;
  }
  const left = own.filter((word) => !nouns.includes(word) && !quiet.has(word)).length;
  const loose = left > 0 || nouns.some((noun) => !own.includes(noun));
  return { name: fact.name, score: score - left, loose };
}

/** The scopes that fit best; several when nothing tells them apart, none when none has the nouns. */
function bestFor(
  nouns: readonly string[],
  intent: Intent,
  facts: readonly ScopeFact[],
): readonly Scored[] {
  const all = facts
    .filter(({ name }) => isReading(name) === (intent === 'read'))
    .map((fact) => scored(fact, nouns, intent));
  const best = Math.max(0, ...all.map(({ score }) => score));
  return best <= 0 ? [] : all.filter(({ score }) => score === best);
}

type Into = {
  readonly parts: Part[];
  readonly unclear: string[];
  readonly notes: string[];
  /** Words that no permission knows. */
  readonly strange: string[];
};
type Clause = {
  readonly text: string;
  readonly nouns: readonly string[];
  readonly intents: readonly Intent[];
};

/** Nothing fits well enough to be proposed; what comes near is named, for the person to choose. */
function noneFor(intent: Intent, nouns: readonly string[], facts: readonly ScopeFact[]): string {
  const near = searchScopes(nouns.join(' '), facts).slice(0, 3);
  const hint = near.length === 0 ? '' : ` Near it are ${near.map(({ name }) => name).join(', ')}.`;
  return `I found no permission to ${intent} “${cited(nouns.join(' '))}”.${hint}`;
}

function takeBest(text: string, best: readonly Scored[], into: Into): void {
  const [only, ...others] = best;
  if (only === undefined) return;
  if (others.length > 0) {
    const few = best.slice(0, 5).map(({ name }) => name);
    into.unclear.push(`“${cited(text)}” can mean ${few.join(', ')}: name the one that you mean.`);
    return;
  }
  into.parts.push({ what: `“${cited(text)}”`, needs: [allOf(only.name)], hints: [] });
  if (only.loose) {
    into.notes.push(`${only.name} comes nearest to “${cited(text)}”: see whether it is meant.`);
  }
}

function takeClause({ text, nouns, intents }: Clause, facts: readonly ScopeFact[], into: Into) {
  for (const intent of new Set(intents)) {
    const best = bestFor(nouns, intent, facts);
    if (best.length === 0) into.unclear.push(noneFor(intent, nouns, facts));
    takeBest(text, best, into);
    // Who manages something looks at it as well; where that is no permission, nothing is missing.
    if (intent === 'manage') takeBest(text, bestFor(nouns, 'read', facts), into);
  }
}

/** The nouns of a clause that some permission knows, and the words that none does. */
function nounsOf(words: readonly string[], vocabulary: ReadonlySet<string>) {
  const nouns: string[] = [];
  const strange: string[] = [];
  for (const word of words) {
    if (idle.has(word) || intentOf.has(word)) continue;
    const stands = standsFor.get(word) ?? [word];
    if (stands.every((each) => vocabulary.has(each))) nouns.push(...stands);
    else strange.push(word);
  }
  return { nouns: [...new Set(nouns)], strange };
}

const vocabularyOf = (facts: readonly ScopeFact[]): ReadonlySet<string> =>
  new Set(facts.flatMap((fact) => wordsIn(`${fact.name} ${fact.displayName} ${fact.group}`)));

type Known = { readonly facts: readonly ScopeFact[]; readonly vocabulary: ReadonlySet<string> };

const plainLine = /^[\p{L}\p{N}\s,.;'’“”"&+()/!?:_-]+$/u;
const noise = /^[\s\p{P}\p{S}]*$/u;
const headerOrAddress = /^[A-Za-z][\w-]*:\s|:\/\//u;
/** The key that is asked for is not what it is for. */
const aKey = /\b(?:api|app|application)[ -]keys?\b/giu;

type Said = { readonly intents: readonly Intent[]; readonly spent: boolean };

/** Takes one clause; gives the verbs that hold for the next one as well. */
function takeText(text: string, before: Said, { known, into }: { known: Known; into: Into }): Said {
  const words = wordsIn(text.replace(aKey, ' '));
  const own = words.flatMap((word) => intentOf.get(word) ?? []);
  const said = own.length === 0 ? before.intents : before.spent ? own : [...before.intents, ...own];
  const { nouns, strange } = nounsOf(words, known.vocabulary);
  if (strange.length > 0) into.strange.push(...strange);
  if (nouns.length === 0) return { intents: said, spent: own.length === 0 && before.spent };
  if (said.length === 0) {
    into.notes.push('Nothing says what to do with it, so I took it as reading.');
  }
  const intents: readonly Intent[] = said.length === 0 ? ['read'] : said;
  takeClause({ text, nouns, intents }, known.facts, into);
  return { intents, spent: true };
}

/** A wish in words is short; what is longer is something else. */
const longestLine = 500;
const mostLines = 20;

function readLine(line: string, known: Known, into: Into): void {
  let said: Said = { intents: [], spent: false };
  for (const clause of line.slice(0, longestLine).split(/[,;.!?&+]|\b(?:and|or|plus)\b/iu)) {
    const text = clause.trim();
    const job = jobIn(text);
    if (job !== null) into.parts.push({ what: `“${cited(text)}”`, needs: [job], hints: [] });
    else if (text !== '') said = takeText(text, said, { known, into });
  }
}

/** Words around a call or a name: what they ask for beyond it is not read, and that is said. */
function wordsAround(line: string, { vocabulary }: Known): readonly string[] {
  const words = wordsIn(line);
  const asks = words.some((word) => intentOf.has(word)) || jobIn(line) !== null;
  return asks && nounsOf(words, vocabulary).nouns.length > 0
    ? [`I did not read the words around it: “${cited(line.replaceAll(read, '…'))}”.`]
    : [];
}

/** Reads plain words, line by line; lines that hold something else are left alone. */
export function readWords(text: string, facts: readonly ScopeFact[]): Reading {
  const into: Into = { parts: [], unclear: [], notes: [], strange: [] };
  const known: Known = { facts, vocabulary: vocabularyOf(facts) };
  const lines = text.split('\n').filter((line) => !noise.test(line.replaceAll(read, '')));
  const left: string[] = [];
  for (const line of lines.slice(0, mostLines)) {
    if (line.includes(read)) into.notes.push(...wordsAround(line, known));
    else if (plainLine.test(line) && !headerOrAddress.test(line)) readLine(line, known, into);
    else left.push(line);
  }
  if (lines.length > mostLines)
    into.notes.push(`I read the words of the first ${mostLines} lines.`);
  const strange = [...new Set(into.strange)];
  if (strange.length > 0) into.notes.push(`I made nothing of: ${cited(strange.join(', '), 120)}.`);
  return { ...into, rest: left.join('\n') };
}
