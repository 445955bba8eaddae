import { ScopeName } from './ids.ts';
import { meantBy, nearestScope } from './nearest.ts';
import { cited, type Part, type Reading, read } from './reading.ts';
import { allOf, type ScopeFact } from './scope-facts.ts';

const snake = /(?<![\w.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w-])/gu;
/** Endings of names that can only be meant as permissions. */
const looksLikeOne = /_(?:read|write|manage|delete|query|admin|run|share|keys|management)$/u;
const aboutPermissions = /permission|scope|authoriz/iu;

type Into = { readonly parts: Part[]; readonly unclear: string[]; readonly notes: string[] };

const partOf = (name: string, what = name): Part => ({
  what,
  needs: [allOf(name)],
  hints: [],
});

/** A name that guides recommend and Datadog does not have. */
function takeFalse(name: string, real: string, into: Into): void {
  const sending =
    name === 'metrics_write' ? ' To send metrics, take an API key and no permission.' : '';
  into.notes.push(`There is no ${name}, though guides name it; the nearest is ${real}.${sending}`);
  into.parts.push(partOf(real, `${real}, in place of ${name}`));
}

function takeName(name: string, known: readonly string[], into: Into): boolean {
  if (known.includes(name)) {
    into.parts.push(partOf(name));
    return true;
  }
  const real = meantBy(name);
  if (real !== null && known.includes(real)) {
    takeFalse(name, real, into);
    return true;
  }
  return false;
}

function takeUnknown(name: string, known: readonly string[], into: Into): void {
  const nearest = nearestScope(name, known);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  into.unclear.push(`There is no permission ${cited(name)}.${hint}`);
}

/** Names as Datadog's pages show them, such as "Monitors Write"; longer ones first. */
function readDisplayNames(text: string, scopes: readonly ScopeFact[], into: Into): string {
  let rest = text;
  const named = scopes.filter(({ displayName }) => /\w \w/u.test(displayName));
  for (const { name, displayName } of named.toSorted(
    (a, b) => b.displayName.length - a.displayName.length,
  )) {
    const at = rest.indexOf(displayName);
    if (at < 0) continue;
    into.parts.push(partOf(name));
    rest = rest.replaceAll(displayName, read);
  }
  return rest;
}

/** Reads permissions that a text names, as error answers and role pages do. */
export function readNames(text: string, scopes: readonly ScopeFact[]): Reading {
  const known = scopes.map(({ name }) => name).filter((name) => ScopeName.safeParse(name).success);
  const into: Into = { parts: [], unclear: [], notes: [] };
  const isAbout = aboutPermissions.test(text);
  const strange: string[] = [];
  const rest = text.replace(snake, (name) => {
    if (takeName(name, known, into)) return read;
    if (!isAbout && !looksLikeOne.test(name)) return name;
    strange.push(name);
    return read;
  });
  for (const name of [...new Set(strange)].slice(0, 10)) takeUnknown(name, known, into);
  return { ...into, rest: readDisplayNames(rest, scopes, into) };
}
