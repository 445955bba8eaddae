import { nearestName } from './nearest.ts';
import { cited, type Part, type Reading, read } from './reading.ts';
import type { Operation, TerraformName } from './scope-facts.ts';

type Kind = TerraformName['kind'];

const blocks = /\b(resource|data)\s+"([a-z0-9_]+)"/gu;
/** Also `data.datadog_role.x`, but neither a variable nor an attribute that is only called so. */
const bareNames = /(?<![\w.-])(data\.)?(datadog_[a-z0-9_]+)/gu;
const declared =
  /\bvariable\s+"datadog_\w+"|\b(?:var|local|module)\.datadog_\w+|\bdatadog_\w+\s*=(?!=)/gu;

const article = (kind: Kind): string => (kind === 'data' ? 'data source' : 'resource');

type Into = { readonly parts: Part[]; readonly unclear: string[]; readonly notes: string[] };
type Names = readonly TerraformName[];

const partOf = ({ kind, name, calls }: TerraformName): Part => ({
  what: kind === 'data' ? `data ${name}` : name,
  needs: calls.map(({ needs }: Operation) => needs),
  hints: [],
});

function unknown(kind: Kind, name: string, names: Names): string {
  const same = names.filter((each) => each.kind === kind).map((each) => each.name);
  const nearest = nearestName(name, same, 5);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return `I do not know what the ${article(kind)} ${cited(name)} needs.${hint}`;
}

function takeKnown(wanted: { kind: Kind; name: string }, names: Names, into: Into): void {
  const found = names.find(({ kind, name }) => kind === wanted.kind && name === wanted.name);
  if (found === undefined) into.unclear.push(unknown(wanted.kind, wanted.name, names));
  else into.parts.push(partOf(found));
}

/** Reads a module: its blocks say what there is, and what they refer to is defined elsewhere. */
function readModule(text: string, names: Names): Reading {
  const into: Into = { parts: [], unclear: [], notes: [] };
  const seen = new Set<string>();
  for (const [, kind, name = ''] of text.matchAll(blocks)) {
    if (seen.has(`${kind} ${name}`)) continue;
    seen.add(`${kind} ${name}`);
    if (name.startsWith('datadog_')) {
      takeKnown({ kind: kind === 'data' ? 'data' : 'resource', name }, names, into);
    } else {
      into.notes.push(`${cited(name)} is not of Datadog's provider, so I left it out.`);
    }
  }
  return { ...into, rest: '' };
}

/** A bare name is the resource, unless only a data source is called so. */
function takeBare(name: string, isData: boolean, { names, into }: { names: Names; into: Into }) {
  const kinds = names.filter((each) => each.name === name).map(({ kind }) => kind);
  const kind: Kind = isData || (kinds.length === 1 && kinds[0] === 'data') ? 'data' : 'resource';
  takeKnown({ kind, name }, names, into);
  if (!isData && kinds.length === 2) {
    into.notes.push(`I took ${name} as the resource; as a data source it only reads.`);
  }
}

/** True for Terraform with blocks of Datadog's provider, whatever its strings hold. */
export const isModule = (text: string): boolean =>
  [...text.matchAll(blocks)].some(([, , name]) => name?.startsWith('datadog_'));

/** Reads Terraform: a module, a snippet, or names of resources and data sources by themselves. */
export function readTerraform(text: string, names: Names): Reading {
  if (isModule(text)) return readModule(text, names);
  const into: Into = { parts: [], unclear: [], notes: [] };
  const seen = new Set<string>();
  const plain = text.replace(declared, read);
  for (const [whole, data, name = ''] of plain.matchAll(bareNames)) {
    if (seen.has(whole)) continue;
    seen.add(whole);
    takeBare(name, data !== undefined, { names, into });
  }
  return { ...into, rest: plain.replace(bareNames, read) };
}
