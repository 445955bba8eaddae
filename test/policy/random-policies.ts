import fc from 'fast-check';
import { type Ask, Kind } from '../../src/policy/ask.ts';
import {
  EnvironmentName,
  OrgId,
  ScopeName,
  SlackChannelId,
  SlackGroupId,
  SlackUserId,
} from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import type { People, Person } from '../../src/policy/people.ts';
import {
  type Approve,
  type Crowd,
  type Policy,
  type Rule,
  usualReview,
  usualSweep,
} from '../../src/policy/policy.ts';

/* Small worlds, in which rules meet often: a few scopes, people, groups, orgs and environments. */

export const scopes = [
  'dashboards_read',
  'dashboards_write',
  'logs_read_data',
  'metrics_read',
  'user_app_keys',
].map((name) => ScopeName.parse(name));
const users = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DORA'].map((id) => SlackUserId.parse(id));
const groups = ['S0SRE', 'S0WEB'].map((id) => SlackGroupId.parse(id));
const channel = SlackChannelId.parse('C0APPROVERS');
const environments = ['production', 'staging'].map((name) => EnvironmentName.parse(name));

const orgs = [
  { id: OrgId.parse('prod'), environments: environments.slice(0, 1) },
  { id: OrgId.parse('test'), environments },
  { id: OrgId.parse('bare'), environments: [] },
].map((org) => ({ ...org, kinds: Kind.options, ownerLacks: [] }));

const some = <T>(all: readonly T[], least = 0) =>
  fc.subarray([...all], { minLength: least }).map((each): readonly T[] => each);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const crowd: fc.Arbitrary<Crowd> = fc.record({
  users: some(users),
  groups: some(groups),
  channels: some([channel]),
});
const by: fc.Arbitrary<Approve> = fc.record({
  how: fc.constant('by' as const),
  by: crowd,
  need: fc.integer({ min: 1, max: 3 }),
  selfApproval: fc.boolean(),
  fallback: orNull(fc.record({ afterSeconds: fc.constant(hour), by: crowd })),
});
const approve: fc.Arbitrary<Approve> = fc.oneof(
  { arbitrary: by, weight: 4 },
  { arbitrary: fc.constant<Approve>({ how: 'automatically' }), weight: 1 },
  { arbitrary: fc.constant<Approve>({ how: 'never' }), weight: 1 },
  { arbitrary: crowd.map((reviewers): Approve => ({ how: 'break-glass', reviewers })), weight: 1 },
);

const patterns = [...scopes, 'dashboards_*', '*_read', '*'];
const when: fc.Arbitrary<Rule['when']> = fc.record({
  orgs: orNull(some(['prod', 'test', 'bare', '*'], 1)),
  environments: fc.option(some(['production', 'staging', 's*'], 1), { nil: null, freq: 2 }),
  kinds: some(Kind.options, 1),
  scopes: orNull(some(patterns, 1)),
  anyScope: orNull(some(patterns, 1)),
  requesters: orNull(
    fc.record({ users: some(users), groups: some(['S0SRE', 'team-*', 'team-web']) }),
  ),
});

const rule = (name: string): fc.Arbitrary<Rule> =>
  fc.record({
    name: fc.constant(name),
    when,
    approve,
    maxLifetimeSeconds: fc.constantFrom(hour, day, 30 * day),
    channel: fc.constant(channel),
    notify: fc.constant([]),
    lapseAfterSeconds: fc.constant(3 * day),
    rotateEverySeconds: fc.constant(null),
    remindAfterSeconds: fc.constant([]),
    delivery: fc.constant('auto' as const),
    deliverTo: fc.constant(null),
  });

/** Policies of one to five rules over three orgs, most of them full of traps. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => rule(`r${index}`))))
  .map((rules) => ({
    orgs,
    presets: [],
    rules,
    channel,
    auditChannel: null,
    admins: [],
    sweep: usualSweep,
    review: usualReview,
  }));

/** The same with what authors mostly want: stricter rules first, as long for less as for more. */
export const calmPolicy: fc.Arbitrary<Policy> = anyPolicy.map((policy) => ({
  ...policy,
  rules: policy.rules.map((each) => ({
    ...each,
    maxLifetimeSeconds: day,
    when: { ...each.when, environments: null, kinds: Kind.options },
    approve:
      each.approve.how === 'by'
        ? { ...each.approve, by: { users: [], groups, channels: [] }, selfApproval: false }
        : each.approve,
  })),
}));

export const anyAsk: fc.Arbitrary<Ask> = fc.record({
  org: fc.constantFrom(...orgs.map(({ id }) => id), OrgId.parse('other')),
  environment: orNull(fc.constantFrom(...environments)),
  kind: fc.constantFrom(...Kind.options),
  scopes: fc.subarray([...scopes]),
  preset: fc.constant(null),
  purpose: fc.constant('test'),
  keptIn: fc.constant('Vault'),
  lifetimeSeconds: fc.constantFrom(hour, day, 30 * day),
  note: fc.constant(null),
});

const person = (id: SlackUserId): fc.Arbitrary<Person> =>
  fc.record({
    id: fc.constant(id),
    name: fc.string(),
    isBot: fc.boolean(),
    isGuest: fc.constant(false),
    isOutsider: fc.constant(false),
    isDeactivated: fc.boolean(),
  });

const handles = [
  { id: SlackGroupId.parse('S0SRE'), handle: 'sre' },
  { id: SlackGroupId.parse('S0WEB'), handle: 'team-web' },
  { id: SlackGroupId.parse('S0OPS'), handle: 'team-ops' },
];

const membersOf = <Id>(ids: readonly Id[]) =>
  fc
    .tuple(...ids.map((id) => fc.tuple(fc.constant(id), orNull(some(users)))))
    .map(
      (all) =>
        new Map(all.flatMap(([id, members]) => (members === null ? [] : [[id, members] as const]))),
    );

const peopleWith = (requester: Person): fc.Arbitrary<People> =>
  fc
    .record({
      persons: fc.tuple(...users.map(person)),
      known: some(users),
      requesterGroups: some(handles),
      groups: membersOf(groups),
      channels: membersOf([channel]),
    })
    .map(({ persons, known, ...rest }) => ({
      ...rest,
      requester,
      persons: new Map(
        persons.filter(({ id }) => known.includes(id)).map((each) => [each.id, each] as const),
      ),
    }));

/** Some of the people are gone, some are bots, some groups were never found. */
export const anyPeople: fc.Arbitrary<People> = fc
  .constantFrom(...users)
  .chain(person)
  .chain(peopleWith);
