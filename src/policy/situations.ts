import type { Ask, Kind } from './ask.ts';
import { askersOf } from './askers.ts';
import type { EnvironmentName, OrgId } from './ids.ts';
import { type Asker, mismatchOf } from './match.ts';
import type { Policy, PolicyOrg, Rule } from './policy.ts';

/** Where and by whom something is asked for, apart from the scopes. */
export type Situation = {
  readonly org: OrgId;
  readonly environment: EnvironmentName | null;
  readonly kind: Kind;
  readonly asker: Asker;
  /** Places of the rules that fit it, but for their scopes. */
  readonly fitting: readonly number[];
};

const askFor = (org: OrgId, kind: Kind): Ask => ({
  org,
  environment: null,
  kind,
  scopes: [],
  preset: null,
  purpose: '',
  keptIn: '',
  lifetimeSeconds: 60,
  note: null,
});

const withoutScopes = (rule: Rule): Rule => ({
  ...rule,
  when: { ...rule.when, scopes: null, anyScope: null },
});

const environmentsOf = ({ environments }: PolicyOrg): readonly (EnvironmentName | null)[] =>
  environments.length === 0 ? [null] : environments;

/** What tells one asker from another: the rules that fit them somewhere. */
const distinct = (situations: readonly Situation[]): Situation[] => [
  ...new Map(situations.map((one) => [one.fitting.join(), one])).values(),
];

/** Situations in one org with one kind of key, by environment, in the order of the environments. */
export type Bundle = readonly Situation[];

/**
 * Every way in which requests can differ to the rules, apart from their scopes: for each org, kind
 * and sort of asker, one situation for each environment.
 */
export function bundlesOf(policy: Policy): {
  readonly bundles: readonly Bundle[];
  readonly isComplete: boolean;
} {
  const rules = policy.rules.map(withoutScopes);
  const { askers, isComplete } = askersOf(policy.rules);
  const bundle = (org: PolicyOrg, kind: Kind, asker: Asker): Bundle =>
    environmentsOf(org).map((environment) => ({
      org: org.id,
      environment,
      kind,
      asker,
      fitting: rules.flatMap((rule, index) =>
        mismatchOf(rule, askFor(org.id, kind), { asker, environment }) === null ? [index] : [],
      ),
    }));
  const bundles = policy.orgs.flatMap((org) =>
    org.kinds.flatMap((kind) => {
      const all = askers.map((asker) => bundle(org, kind, asker));
      const key = (one: Bundle): string => one.map(({ fitting }) => fitting.join()).join('|');
      return [...new Map(all.map((one) => [key(one), one])).values()];
    }),
  );
  return { bundles, isComplete };
}

/** The situations of all bundles, one for each set of fitting rules and sort of kind. */
export const situationsOf = (bundles: readonly Bundle[]): Situation[] => [
  ...distinct(bundles.flat().filter(({ kind }) => kind === 'api')),
  ...distinct(bundles.flat().filter(({ kind }) => kind !== 'api')),
];
