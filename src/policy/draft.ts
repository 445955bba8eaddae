import { type Ask, isScoped, type Kind } from './ask.ts';
import { ruleFor } from './evaluate.ts';
import { type EnvironmentName, type OrgId, ScopeName } from './ids.ts';
import type { Asker } from './match.ts';
import type { Policy, PolicyOrg, Rule } from './policy.ts';
import type { Preset } from './presets.ts';

/** A request form as it is being filled in; null is what nobody picked yet. */
export type Draft = {
  readonly org: OrgId | null;
  readonly environment: EnvironmentName | null;
  readonly kind: Kind | null;
  /** The id of the job. */
  readonly preset: string | null;
  /** Picked beside the job's own. */
  readonly scopes: readonly string[];
  /** Picked among those that the job only sometimes needs. */
  readonly optional: readonly string[];
  readonly lifetimeSeconds: number | null;
  readonly purpose: string;
  readonly keptIn: string;
  readonly note: string;
};

export const emptyDraft: Draft = {
  org: null,
  environment: null,
  kind: null,
  preset: null,
  scopes: [],
  optional: [],
  lifetimeSeconds: null,
  purpose: '',
  keptIn: '',
  note: '',
};

/** What decides without asking anybody: the policy, Datadog's scopes, and who asks. */
export type Known = {
  readonly policy: Policy;
  readonly scopes: ReadonlySet<string>;
  readonly asker: Asker;
};

export const presetOf = (draft: Draft, policy: Policy): Preset | null =>
  policy.presets.find(({ id }) => id === draft.preset) ?? null;

/** What was asked for before, as a form that holds it. */
export function draftOf(ask: Ask, policy: Policy): Draft {
  const preset = policy.presets.find(({ id }) => id === ask.preset);
  const more = ask.scopes.filter((scope) => !preset?.scopes.includes(scope));
  const isOptional = (scope: ScopeName): boolean => preset?.optional.includes(scope) ?? false;
  return {
    org: ask.org,
    environment: ask.environment,
    // A job picks its kind anew, as the org may have a better one by now.
    kind: ask.preset === null ? ask.kind : null,
    preset: ask.preset,
    scopes: more.filter((scope) => !isOptional(scope)),
    optional: more.filter(isOptional),
    lifetimeSeconds: ask.lifetimeSeconds,
    purpose: ask.purpose,
    keptIn: ask.keptIn,
    note: ask.note ?? '',
  };
}

/** A place where a key can be used; no environment where the org names none. */
export type Place = Pick<Ask, 'org' | 'environment'>;

function placesAt({ id, environments }: PolicyOrg, picked: EnvironmentName | null): Place[] {
  if (environments.length === 0) return [{ org: id, environment: null }];
  const here = environments.filter((each) => each === picked);
  return (here.length > 0 ? here : environments).map((environment) => ({ org: id, environment }));
}

/** Every place that a form may still mean; one as soon as all of it is picked. */
export const placesOf = (draft: Draft, policy: Policy): Place[] =>
  policy.orgs
    .filter(({ id }) => draft.org === null || draft.org === id)
    .flatMap((org) => placesAt(org, draft.environment));

/** The one place that a form means; null while something about it is open. */
export function placeOf(draft: Draft, policy: Policy): Place | null {
  const [place, ...others] = placesOf(draft, policy);
  return place === undefined || others.length > 0 ? null : place;
}

/** Everything that is asked for, the job's and the picked. What is no name of a scope is left out. */
export function scopesOf(draft: Draft, policy: Policy): ScopeName[] {
  const names = [...(presetOf(draft, policy)?.scopes ?? []), ...draft.optional, ...draft.scopes];
  const read = names.map((name) => ScopeName.safeParse(name));
  return [...new Set(read.flatMap((each) => (each.success ? [each.data] : [])))].sort();
}

export type Wanted = Pick<Ask, 'org' | 'environment' | 'kind' | 'scopes'>;

/** The rule that gives something for at least the shortest time; null when none does. */
export function givenBy(wanted: Wanted, { policy, scopes, asker }: Known): Rule | null {
  // A form asks this a hundred times: searching the whole list for each scope would hold it up.
  if (wanted.scopes.some((scope) => !scopes.has(scope))) return null;
  const about = { preset: null, purpose: '', keptIn: '', lifetimeSeconds: 0, note: null };
  const ruling = ruleFor({ ...about, ...wanted }, policy, { scopes: wanted.scopes, asker });
  return ruling.kind === 'ruled' ? ruling.rule : null;
}

type Best = { readonly kind: Kind | null; readonly rule: Rule | null };

/** The best kind with scopes that a rule gives; the best of the org where no rule gives any. */
export function bestOf(place: Place, scopes: readonly ScopeName[], known: Known): Best {
  const org = known.policy.orgs.find(({ id }) => id === place.org);
  const scoped = org?.kinds.filter(isScoped) ?? [];
  for (const kind of scoped) {
    const rule = givenBy({ ...place, kind, scopes: [...scopes] }, known);
    if (rule !== null) return { kind, rule };
  }
  return { kind: scoped[0] ?? null, rule: null };
}

/** What a form asks for at a place; null where that org has no kind for it. */
export function wantedAt(draft: Draft, place: Place, known: Known): Wanted | null {
  const preset = presetOf(draft, known.policy);
  const scopes = scopesOf(draft, known.policy);
  // A job that sends data takes an API key; else what was picked counts.
  const kind = preset?.kind === 'api' ? 'api' : (draft.kind ?? bestOf(place, scopes, known).kind);
  return kind === null ? null : { ...place, kind, scopes };
}
