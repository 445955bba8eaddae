import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Ask, isScoped, Kind } from '../../src/policy/ask.ts';
import {
  type Draft,
  draftOf,
  emptyDraft,
  type Known,
  placesOf,
  type Wanted,
  wantedAt,
} from '../../src/policy/draft.ts';
import { ruleFor } from '../../src/policy/evaluate.ts';
import { EnvironmentName, OrgId, ScopeName } from '../../src/policy/ids.ts';
import { canHaveScope, choicesFor } from '../../src/policy/obtainable.ts';
import { channelPolicy, type Policy, type Rule } from '../../src/policy/policy.ts';
import type { Preset } from '../../src/policy/presets.ts';
import { ana, approvers, day } from '../blocks/samples.ts';

/* What a form offers, against what the rules say about it. */

const orgIds = ['prod', 'staging'] as const;
const environments = ['live', 'test'] as const;
const scopeNames = ['dashboards_read', 'dashboards_write', 'logs_read_data', 'user_app_keys'];
const patterns = [...scopeNames, 'dashboards_*', '*_read', '*'];
const scope = (name: string): ScopeName => ScopeName.parse(name);

const job = (id: string, scopes: readonly string[], optional: readonly string[] = []): Preset => ({
  id,
  name: id,
  about: id,
  kind: scopes.length === 0 ? 'api' : 'scoped',
  scopes: scopes.map(scope),
  optional: optional.map(scope),
});
const presets: readonly Preset[] = [
  job('look', ['dashboards_read']),
  job('code', ['dashboards_read', 'dashboards_write'], ['logs_read_data']),
  job('keys', ['user_app_keys']),
  job('send', []),
];

const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const some = (from: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: 3 });
const anyHow = fc.constantFrom<Rule['approve']>(
  { how: 'automatically' },
  { how: 'never' },
  { how: 'break-glass', reviewers: { users: [ana], groups: [], channels: [] } },
  {
    how: 'by',
    by: { users: [], groups: [], channels: [approvers] },
    need: 1,
    selfApproval: false,
    fallback: null,
  },
);
const anyRule: fc.Arbitrary<Rule> = fc.record({
  name: fc.string({ minLength: 1, maxLength: 8 }),
  when: fc.record({
    orgs: orNull(some(orgIds)),
    environments: orNull(some(environments)),
    kinds: fc.uniqueArray(fc.constantFrom(...Kind.options), { minLength: 1 }),
    scopes: orNull(some(patterns)),
    anyScope: orNull(some(patterns)),
    requesters: orNull(
      fc.constantFrom({ users: [ana], groups: [] }, { users: [], groups: ['sre'] }),
    ),
  }),
  approve: anyHow,
  maxLifetimeSeconds: fc.constantFrom(3600, day, 30 * day),
  channel: fc.constant(approvers),
  notify: fc.constant([]),
  lapseAfterSeconds: fc.constant(day),
  rotateEverySeconds: fc.constant(null),
  remindAfterSeconds: fc.constant([]),
  delivery: fc.constant('auto' as const),
  deliverTo: fc.constant(null),
});
const anyEnvironments = fc
  .uniqueArray(fc.constantFrom(...environments))
  .map((names) => names.map((name) => EnvironmentName.parse(name)));
const anyOrg = (id: string) =>
  fc.record({
    id: fc.constant(OrgId.parse(id)),
    kinds: fc.uniqueArray(fc.constantFrom(...Kind.options), { minLength: 1 }),
    ownerLacks: fc.subarray(['logs_read_data']),
    environments: anyEnvironments,
  });
const { sweep, review } = channelPolicy(approvers, { orgs: [], presets: [], admins: [] });
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  orgs: fc.tuple(anyOrg('prod'), anyOrg('staging')),
  presets: fc.subarray([...presets]),
  rules: fc.array(anyRule, { maxLength: 5 }),
  channel: fc.constant(approvers),
  auditChannel: fc.constant(null),
  admins: fc.constant([]),
  sweep: fc.constant(sweep),
  review: fc.constant(review),
});
const anyDraft: fc.Arbitrary<Draft> = fc.record({
  org: orNull(fc.constantFrom(...orgIds).map((id) => OrgId.parse(id))),
  environment: orNull(fc.constantFrom(...environments).map((it) => EnvironmentName.parse(it))),
  kind: orNull(fc.constantFrom(...Kind.options)),
  preset: orNull(fc.constantFrom('look', 'code', 'keys', 'send', 'gone')),
  scopes: fc.subarray([...scopeNames, 'NOT A SCOPE']),
  optional: fc.subarray(['logs_read_data']),
  lifetimeSeconds: fc.constant(null),
  purpose: fc.constant(''),
  keptIn: fc.constant(''),
  note: fc.constant(''),
});
const anyKnown: fc.Arbitrary<Known> = anyPolicy.map((policy) => ({
  policy,
  scopes: new Set(scopeNames),
  asker: { id: ana, groups: [] },
}));

const judged = (wanted: Wanted, lifetimeSeconds: number, { policy, scopes, asker }: Known) => {
  const rest = { preset: null, purpose: 'x', keptIn: 'y', note: null };
  return ruleFor({ ...rest, ...wanted, lifetimeSeconds }, policy, { scopes: [...scopes], asker });
};
/** Whether some place gives what a form holds, for at least a minute. */
const isGiven = (draft: Draft, known: Known, lifetimeSeconds = 60): boolean =>
  placesOf(draft, known.policy).some((place) => {
    const wanted = wantedAt(draft, place, known);
    return wanted !== null && judged(wanted, lifetimeSeconds, known).kind === 'ruled';
  });
const alone = (draft: Draft, changes: Partial<Draft>): Draft => ({
  ...emptyDraft,
  org: draft.org,
  environment: draft.environment,
  ...changes,
});

const check = (holds: (draft: Draft, known: Known) => void): void =>
  fc.assert(fc.property(anyDraft, anyKnown, holds), { numRuns: 500 });

test('a job is offered exactly where some rule gives it, at a place that may be meant', () => {
  check((draft, known) => {
    const { offered, leftOut } = choicesFor(draft, known).presets;
    for (const { id } of offered) expect(isGiven(alone(draft, { preset: id }), known)).toBe(true);
    for (const { id } of leftOut) expect(isGiven(alone(draft, { preset: id }), known)).toBe(false);
    expect(offered.length + leftOut.length).toBe(known.policy.presets.length);
  });
});

test('no kind is offered that every rule refuses', () => {
  check((draft, known) => {
    const jobs = known.policy.presets.map(({ scopes }) => [...scopes]);
    const least = [...jobs, ...scopeNames.map((name) => [scope(name)])];
    const { offered } = choicesFor(alone(draft, {}), known).kinds;
    for (const kind of offered) {
      const asks = isScoped(kind) ? least : [[]];
      const isHad = placesOf(draft, known.policy).some((place) =>
        asks.some((scopes) => judged({ ...place, kind, scopes }, 60, known).kind === 'ruled'),
      );
      expect(isHad).toBe(true);
    }
  });
});

test('with something picked, a kind that is offered goes with it', () => {
  check((draft, known) => {
    const picked = alone(draft, { scopes: ['dashboards_read'] });
    for (const kind of choicesFor(picked, known).kinds.offered) {
      expect(isGiven({ ...picked, kind }, known)).toBe(true);
    }
  });
});

test('an organisation or environment is offered only where something can be had', () => {
  check((draft, known) => {
    const { orgs, environments: places } = choicesFor(draft, known);
    const anything = (at: Draft): boolean =>
      known.policy.presets.some(({ id }) => isGiven({ ...at, preset: id }, known)) ||
      scopeNames.some((name) => canHaveScope(scope(name), at, known)) ||
      isGiven({ ...at, kind: 'api' }, known);
    for (const org of orgs.offered) {
      const { kinds } = choicesFor(alone(draft, { org, environment: null }), known);
      expect(kinds.offered.length).toBeGreaterThan(0);
    }
    for (const environment of places.leftOut) {
      expect(anything(alone(draft, { org: draft.org, environment }))).toBe(false);
    }
  });
});

test('the longest lifetime is one that a rule gives, and a second more is refused', () => {
  check((draft, known) => {
    const { longestSeconds } = choicesFor(draft, known);
    if (!isGiven(draft, known)) return;
    expect(isGiven(draft, known, longestSeconds)).toBe(true);
    expect(isGiven(draft, known, longestSeconds + 1)).toBe(false);
  });
});

test('a scope is found only where some rule gives it, alone or beside what is picked', () => {
  check((draft, known) => {
    for (const name of scopeNames) {
      if (!canHaveScope(scope(name), draft, known)) continue;
      const isAlone = isGiven(alone(draft, { kind: draft.kind, scopes: [name] }), known);
      const isBeside = isGiven({ ...draft, scopes: [...draft.scopes, name] }, known);
      expect(isAlone || isBeside).toBe(true);
    }
  });
});

test('what a job sometimes needs is offered only where it can be had with the job', () => {
  check((draft, known) => {
    for (const name of choicesFor(draft, known).optional.offered) {
      expect(isGiven({ ...draft, scopes: [], optional: [name] }, known)).toBe(true);
    }
  });
});

test('nothing is offered to somebody whom no rule gives anything', () => {
  check((draft, known) => {
    const none = { ...known, policy: { ...known.policy, rules: [] } };
    const choices = choicesFor(draft, none);
    expect(choices.presets.offered).toEqual([]);
    expect(choices.kinds.offered).toEqual([]);
    expect(choices.longestSeconds).toBe(0);
  });
});

test('an earlier ask fills a form that asks for the same again', () => {
  const policy = { ...channelPolicy(approvers, { orgs: [], presets, admins: [] }), rules: [] };
  const ask: Ask = {
    org: OrgId.parse('prod'),
    environment: EnvironmentName.parse('live'),
    kind: 'application',
    scopes: [scope('dashboards_read'), scope('dashboards_write'), scope('logs_read_data')],
    preset: 'code',
    purpose: 'Backup',
    keptIn: 'Vault',
    lifetimeSeconds: day,
    note: null,
  };
  expect(draftOf(ask, policy)).toEqual({
    ...emptyDraft,
    org: 'prod',
    environment: 'live',
    preset: 'code',
    optional: ['logs_read_data'],
    lifetimeSeconds: day,
    purpose: 'Backup',
    keptIn: 'Vault',
  });
});
