import { type Complaint, entryName, quoted } from './complaint.ts';
import { falseNames } from './false-names.ts';
import { ScopeName } from './ids.ts';
import { nearestScope } from './nearest.ts';
import { fits, isLiteral } from './pattern.ts';
import type { ReadFile } from './read-file.ts';
import { managesAccess } from './risk.ts';
import type { Surroundings } from './surroundings.ts';

type Known = Pick<Surroundings, 'scopes' | 'permissionIds'>;
type Named = {
  readonly names: readonly string[];
  readonly where: string;
  readonly path: readonly PropertyKey[];
};

const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(text);

function whatUuid(id: string, { permissionIds }: Known): string {
  const name = permissionIds.get(id.toLowerCase());
  return name === undefined
    ? `${id} is an id; write the name of the permission, as Datadog shows it beside the id`
    : `${id} is the id of a permission: write its name, ${name}`;
}

/** What is wrong with a name that should be a scope's; null when nothing is. */
function nameFault(name: string, known: Known): string | null {
  if (known.scopes.includes(name)) return null;
  if (isUuid(name)) return whatUuid(name, known);
  const why = Object.hasOwn(falseNames, name) ? falseNames[name] : undefined;
  if (why !== undefined) return `${name}: ${why}`;
  const nearest = nearestScope(name, known.scopes);
  const hint = nearest === null ? '' : `: did you mean ${nearest}?`;
  return `${quoted(name)} is no scope of Datadog's${hint}`;
}

function globFault(glob: string, known: Known): string | null {
  const meant = known.scopes.filter((scope) => fits(scope, glob));
  if (meant.length === 0) return `no scope of Datadog's fits ${quoted(glob)}`;
  const managing = meant.filter((name) => managesAccess(ScopeName.parse(name)));
  return managing.length < meant.length
    ? null
    : `${quoted(glob)} fits only scopes over keys, people or the organisation, which no glob covers: name them in full (${managing.join(', ')})`;
}

/** A complaint for each name that has a fault. */
function complaints(
  { names, where, path }: Named,
  faultOf: (name: string) => string | null,
): Complaint[] {
  return names.flatMap((name, index) => {
    const fault = faultOf(name);
    if (fault === null) return [];
    const says = `${where}: ${fault}${/[.?]$/u.test(fault) ? '' : '.'}`;
    return [{ path: [...path, index], says }];
  });
}

/** No automatic rule ever gives a scope over access, so that one named there is a mistake. */
const managing = (how: string) => (name: string) => {
  const scope = ScopeName.safeParse(name);
  if (how === 'by' || how === 'never' || !scope.success || !managesAccess(scope.data)) return null;
  const word = how === 'break-glass' ? 'a break-glass' : 'an automatic';
  return `${name} is about keys, people or the organisation, and is never given by ${word} rule`;
};

function presetScopes({ presets }: ReadFile, known: Known): Complaint[] {
  const faultOf = (name: string) => nameFault(name, known);
  return presets.flatMap(({ index, value }) => {
    const where = entryName('presets', index, value);
    const { scopes = [], optional = [] } = value;
    const path = ['presets', index, 'optional'];
    const twice = (name: string) =>
      scopes.includes(name) ? `${name} stands in scopes already, so it is not optional` : null;
    return [
      ...complaints({ names: scopes, where, path: ['presets', index, 'scopes'] }, faultOf),
      ...complaints({ names: optional, where, path }, faultOf),
      ...complaints({ names: optional, where, path }, twice),
    ];
  });
}

/** What is wrong with the scopes that a file names. */
export function checkScopes(file: ReadFile, known: Known): Complaint[] {
  const faultOf = (name: string) =>
    isLiteral(name) ? nameFault(name, known) : globFault(name, known);
  const inRules = file.rules.flatMap(({ index, value }) => {
    const where = entryName('rules', index, value);
    const { scopes = [], any_scope: anyScope = [] } = value.when ?? {};
    const lists = [
      { names: scopes, where, path: ['rules', index, 'when', 'scopes'] },
      { names: anyScope, where, path: ['rules', index, 'when', 'any_scope'] },
    ];
    const { how } = value.approve.approve;
    return lists.flatMap((list) => [
      ...complaints(list, faultOf),
      ...complaints(list, managing(how)),
    ]);
  });
  return [...presetScopes(file, known), ...inRules];
}
