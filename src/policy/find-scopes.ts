import { chooseScopes, insteadOf } from './choose-scopes.ts';
import { ScopeName } from './ids.ts';
import { builtInPresets } from './presets.ts';
import { readCalls } from './read-calls.ts';
import { readNames } from './read-names.ts';
import { isModule, readTerraform } from './read-terraform.ts';
import { readWords } from './read-words.ts';
import { cited, type Part, type Reading, read } from './reading.ts';
import { managesAccess, type RiskLevel, riskOf, worstFirst } from './risk.ts';
import type { ScopeFacts } from './scope-facts.ts';
import { secretsIn } from './secret-shapes.ts';

/** A scope of the proposal: how far it reaches, why, and which parts of the text need it. */
type ProposedScope = {
  readonly name: ScopeName;
  readonly level: RiskLevel;
  readonly why: string;
  readonly neededFor: readonly string[];
};

export type Finding =
  | {
      readonly kind: 'found';
      /** `both`: some of it sends data with an API key, and some of it needs scopes. */
      readonly key: 'scoped' | 'api' | 'both';
      /** Worst first; empty where nothing needs a permission. */
      readonly scopes: readonly ProposedScope[];
      /** A harmless scope for a key that needs none, as one without any may do everything. */
      readonly standIn: ScopeName | null;
      /** The ready-made set that has exactly these. */
      readonly preset: { readonly id: string; readonly name: string } | null;
      readonly understood: readonly string[];
      readonly unclear: readonly string[];
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'nothing';
      readonly unclear: readonly string[];
      readonly notes: readonly string[];
    }
  /** The text held credentials; which kinds, and nothing else of it. */
  | { readonly kind: 'secret'; readonly what: readonly string[] };

/** More than this is not read: no call, snippet or error answer is so long. */
const longestText = 20_000;

/** Slack spells out three signs, and joins no lines; typographers' quotes come from its editor. */
const straight = (text: string): string =>
  text
    .slice(0, longestText)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(read, ' ')
    .replace(/[‘’]/gu, "'")
    .replace(/[“”]/gu, '"')
    .replace(/\r\n?/gu, '\n')
    .replace(/\\\n/gu, ' ')
    // What a command reads from the lines below it is its data, and no wish.
    .replace(/<<-?\s*['"]?(\w+)['"]?[^\n]*\n[\s\S]*?(?:\n\s*\1(?=\s|$)|$)/gu, '');

/** On in every role, and it shows neither data nor people. */
const harmless = ScopeName.parse('dashboards_read');

const refused = /\b403\b|forbidden|permission authorization check|access denied|not authoriz/iu;
const unknownKey =
  /\b401\b|unauthori[sz]ed|(?:invalid|unknown) (?:api|app\w*) key|key (?:is )?invalid/iu;

function aboutAnswers(text: string, parts: readonly Part[]): readonly string[] {
  if (refused.test(text) && parts.length === 0) {
    return [
      'This answer does not say which permission was missing: paste the call that got it as well.',
    ];
  }
  if (unknownKey.test(text)) {
    return ['A 401 is about the key itself or its site, and not about permissions.'];
  }
  return [];
}

/** Reads a text for calls, Terraform, names of permissions and plain words, in this order. */
function readAll(text: string, facts: ScopeFacts): Reading {
  // Names and messages in a module hold calls and wishes that are none.
  const calls: Reading = isModule(text)
    ? { parts: [], unclear: [], notes: [], rest: text }
    : readCalls(text, facts.operations);
  const terraform = readTerraform(calls.rest, facts.terraform);
  const names = readNames(terraform.rest, facts.scopes);
  const readings = [calls, terraform, names];
  // An error answer is no wish: its words would be taken for one.
  const words =
    refused.test(text) || unknownKey.test(text) ? null : readWords(names.rest, facts.scopes);
  const all = words === null ? readings : [...readings, words];
  const rest = words?.rest ?? '';
  const left = rest === '' ? [] : [`I made nothing of: ${cited(rest, 80)}`];
  return {
    parts: all.flatMap(({ parts }) => parts),
    unclear: [...all.flatMap(({ unclear }) => unclear), ...left],
    notes: all.flatMap(({ notes }) => notes),
    rest,
  };
}

const proposed = (name: ScopeName, parts: readonly Part[]): ProposedScope => {
  const needing = parts.filter(({ needs }) =>
    needs.some((each) => 'scopes' in each && each.scopes.includes(name)),
  );
  return { name, ...riskOf(name), neededFor: [...new Set(needing.map(({ what }) => what))] };
};

function notesOn(
  scopes: readonly ScopeName[],
  parts: readonly Part[],
  facts: ScopeFacts,
): string[] {
  const known = new Set(facts.scopes.map(({ name }) => name));
  const notes = scopes.flatMap((scope) => {
    const others = insteadOf(scope, parts);
    return others.length === 0 ? [] : [`In place of ${scope}, ${others.join(' or ')} would do.`];
  });
  const managing = scopes.filter(managesAccess);
  if (managing.length > 0) {
    notes.push(
      `${managing.join(', ')}: over keys, people or the organisation, so it is seldom handed out.`,
    );
  }
  const missing = scopes.filter((scope) => !known.has(scope));
  if (missing.length > 0) notes.push(`Not among the permissions here: ${missing.join(', ')}.`);
  return notes;
}

/** What is said about the kind of key. */
function notesOnKind(key: 'scoped' | 'api' | 'both', needsNone: boolean): string[] {
  if (key === 'api')
    return ['An API key alone does this. It has no permissions: it sends data and reads nothing.'];
  if (key === 'both') {
    return ['Sending takes an API key, which has no permissions; the rest takes a key with these.'];
  }
  return needsNone
    ? [
        `No permission is needed. A key without any would get all that its owner may, so take it with ${harmless} alone.`,
      ]
    : [];
}

function findingFrom(reading: Reading, text: string, facts: ScopeFacts): Finding {
  const { parts } = reading;
  const unclear = [...new Set(reading.unclear)];
  const cut = text.length >= longestText ? ['It was longer than I read; the end is left out.'] : [];
  const notes = [...new Set([...cut, ...reading.notes, ...aboutAnswers(text, parts)])];
  if (parts.length === 0) return { kind: 'nothing', unclear, notes };
  const scopes = worstFirst(chooseScopes(parts));
  const needs = parts.flatMap((part) => part.needs);
  const sends = needs.some(({ how }) => how === 'api-key');
  const calls = needs.some(({ how }) => how !== 'api-key');
  const key = sends && calls ? 'both' : sends ? 'api' : 'scoped';
  const needsNone = key === 'scoped' && scopes.length === 0;
  const preset = builtInPresets.find(
    (each) =>
      key === each.kind &&
      scopes.length > 0 &&
      [...each.scopes].sort().join() === [...scopes].sort().join(),
  );
  return {
    kind: 'found',
    key,
    scopes: scopes.map((scope) => proposed(scope, parts)),
    standIn: needsNone ? harmless : null,
    preset: preset === undefined ? null : { id: preset.id, name: preset.name },
    understood: [...new Set(parts.map(({ what }) => what))],
    unclear,
    notes: [...notesOnKind(key, needsNone), ...notesOn(scopes, parts, facts), ...notes],
  };
}

/**
 * What somebody wants to do, as they paste or write it: the smallest set of scopes for it, and the
 * kind of key. Nothing of the text is kept, and one that holds a credential is not read at all.
 */
export function findScopes(pasted: string, facts: ScopeFacts): Finding {
  const secrets = secretsIn(pasted);
  if (secrets.length > 0) return { kind: 'secret', what: secrets };
  const text = straight(pasted);
  return findingFrom(readAll(text, facts), text, facts);
}
