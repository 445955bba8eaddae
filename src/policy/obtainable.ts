import { isScoped, Kind } from './ask.ts';
import {
  bestOf,
  type Draft,
  givenBy,
  type Known,
  type Place,
  placesOf,
  presetOf,
  scopesOf,
  type Wanted,
  wantedAt,
} from './draft.ts';
import { type EnvironmentName, type OrgId, ScopeName } from './ids.ts';
import type { Rule } from './policy.ts';
import type { Preset } from './presets.ts';

/** What of a list can be had, and what no rule gives. */
export type Choice<T> = { readonly offered: readonly T[]; readonly leftOut: readonly T[] };

/** What a form may offer to one person, as far as it is filled in. */
export type Choices = {
  readonly orgs: Choice<OrgId>;
  readonly environments: Choice<EnvironmentName>;
  readonly presets: Choice<Preset>;
  readonly kinds: Choice<Kind>;
  /** What the picked job sometimes needs, and can be had with it. */
  readonly optional: Choice<ScopeName>;
  /** The longest time for which a rule gives what is picked; 0 when none gives anything. */
  readonly longestSeconds: number;
  /** The one rule that decides whatever job is picked; null where it depends on the job. */
  readonly ruleOfAll: Rule | null;
};

function sift<T>(all: readonly T[], isOffered: (one: T) => boolean): Choice<T> {
  const offered: T[] = [];
  const leftOut: T[] = [];
  for (const one of all) (isOffered(one) ? offered : leftOut).push(one);
  return { offered, leftOut };
}

/** A job by itself, and the rules that give it at the places in question. */
type Job = { readonly preset: Preset; readonly rules: readonly Rule[] };

function jobsAt(places: readonly Place[], known: Known): Job[] {
  return known.policy.presets.map((preset) => {
    const found = places.map((place) =>
      preset.kind === 'api'
        ? givenBy({ ...place, kind: 'api', scopes: [] }, known)
        : bestOf(place, preset.scopes, known).rule,
    );
    return { preset, rules: found.filter((rule) => rule !== null) };
  });
}

const canBeHad = (wanted: Wanted | null, known: Known): boolean =>
  wanted !== null && givenBy(wanted, known) !== null;

const isListed = (kind: Kind, { policy }: Known): boolean =>
  policy.rules.some(({ when, approve }) => approve.how !== 'never' && when.kinds.includes(kind));

/** The least of each sort that could be asked for: every job, and every scope by itself. */
function* leastOf(kind: Kind, { policy, scopes }: Known): Generator<ScopeName[]> {
  if (!isScoped(kind)) {
    yield [];
    return;
  }
  for (const preset of policy.presets) if (preset.scopes.length > 0) yield [...preset.scopes];
  for (const name of scopes) {
    const scope = ScopeName.safeParse(name);
    if (scope.success) yield [scope.data];
  }
}

/** Whether a place gives a kind at all. */
function givesKind(kind: Kind, place: Place, known: Known): boolean {
  const org = known.policy.orgs.find(({ id }) => id === place.org);
  if (org?.kinds.includes(kind) !== true || !isListed(kind, known)) return false;
  for (const scopes of leastOf(kind, known)) {
    if (givenBy({ ...place, kind, scopes }, known) !== null) return true;
  }
  return false;
}

const givesAnything = (place: Place, known: Known): boolean =>
  Kind.options.some((kind) => givesKind(kind, place, known));

/** Kinds that go with what is picked; all that can be had while nothing is. */
function kindChoice(draft: Draft, places: readonly Place[], known: Known): Choice<Kind> {
  const { policy } = known;
  const all = new Set(policy.orgs.flatMap(({ kinds }) => kinds));
  const scopes = scopesOf(draft, policy);
  return sift([...all], (kind) =>
    places.some((place) =>
      scopes.length > 0
        ? givenBy({ ...place, kind, scopes }, known) !== null
        : givesKind(kind, place, known),
    ),
  );
}

function optionalChoice(draft: Draft, places: readonly Place[], known: Known): Choice<ScopeName> {
  const all = presetOf(draft, known.policy)?.optional ?? [];
  return sift(all, (scope) => {
    const more = { ...draft, optional: [scope], scopes: [] };
    return places.some((place) => canBeHad(wantedAt(more, place, known), known));
  });
}

const isEmpty = (draft: Draft, { policy }: Known): boolean =>
  scopesOf(draft, policy).length === 0 &&
  presetOf(draft, policy)?.kind !== 'api' &&
  draft.kind !== 'api';

/** How long each of some wishes may live at most. */
const lifetimesOf = (wanted: readonly (Wanted | null)[], known: Known): number[] =>
  wanted.map((each) => (each === null ? 0 : (givenBy(each, known)?.maxLifetimeSeconds ?? 0)));

const longestOf = (rules: readonly Rule[]): number =>
  Math.max(0, ...rules.map(({ maxLifetimeSeconds }) => maxLifetimeSeconds));

type Offer = { readonly places: readonly Place[]; readonly jobs: readonly Job[] };

/** How long anything may live at most: any job, or any scope where no job can be had. */
function longestOfAll({ places, jobs }: Offer, known: Known): number {
  const longest = longestOf(jobs.flatMap(({ rules }) => rules));
  if (longest > 0) return longest;
  const least = places.flatMap((place) =>
    Kind.options.flatMap((kind) =>
      [...leastOf(kind, known)].map((scopes) => ({ ...place, kind, scopes })),
    ),
  );
  return Math.max(0, ...lifetimesOf(least, known));
}

function longest(draft: Draft, offer: Offer, known: Known): number {
  if (isEmpty(draft, known)) return longestOfAll(offer, known);
  const picked = offer.places.map((place) => wantedAt(draft, place, known));
  const most = Math.max(0, ...lifetimesOf(picked, known));
  return most > 0 ? most : longestOfAll(offer, known);
}

function ruleOfAll(jobs: readonly Job[]): Rule | null {
  const [rule, ...others] = new Set(jobs.flatMap(({ rules }) => rules));
  return others.length > 0 ? null : (rule ?? null);
}

/**
 * All that a form may offer: each thing by itself is given by some rule, though what is picked
 * together may still be refused. Pure.
 */
export function choicesFor(draft: Draft, known: Known): Choices {
  const { policy } = known;
  const places = placesOf(draft, policy);
  const jobs = jobsAt(places, known);
  const had = new Set(jobs.filter(({ rules }) => rules.length > 0).map(({ preset }) => preset));
  const org = policy.orgs.find(({ id }) => id === (draft.org ?? places[0]?.org));
  const isOneOrg = draft.org !== null || policy.orgs.length === 1;
  const hasAny = (at: Partial<Place>): boolean =>
    placesOf({ ...draft, environment: null, ...at }, policy).some((place) =>
      givesAnything(place, known),
    );
  return {
    orgs: sift(
      policy.orgs.map(({ id }) => id),
      (id) => policy.orgs.length === 1 || hasAny({ org: id }),
    ),
    environments: sift(isOneOrg ? (org?.environments ?? []) : [], (environment) =>
      hasAny({ environment }),
    ),
    presets: sift(policy.presets, (preset) => had.has(preset)),
    kinds: kindChoice(draft, places, known),
    optional: optionalChoice(draft, places, known),
    longestSeconds: longest(draft, { places, jobs }, known),
    ruleOfAll: ruleOfAll(jobs),
  };
}

/** Whether a scope can be had, by itself or beside what is picked already. */
export function canHaveScope(scope: ScopeName, draft: Draft, known: Known): boolean {
  const alone = { ...draft, preset: null, optional: [], scopes: [scope] };
  const beside = { ...draft, scopes: [...draft.scopes, scope] };
  return placesOf(draft, known.policy).some((place) =>
    [alone, beside].some((each) => canBeHad(wantedAt(each, place, known), known)),
  );
}
