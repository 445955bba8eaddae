import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Ask, Ask as AskSchema } from '../../src/policy/ask.ts';
import { evaluate, ruleFor } from '../../src/policy/evaluate.ts';
import { OrgId, ScopeName, SlackChannelId, SlackUserId } from '../../src/policy/ids.ts';
import { day } from '../../src/policy/instant.ts';
import { type Person, unfitBecause } from '../../src/policy/people.ts';
import { channelPolicy, type Policy } from '../../src/policy/policy.ts';

const org = OrgId.parse('main');
const channel = SlackChannelId.parse('C0APPROVERS');
const policyWith = (ownerLacks: readonly string[]): Policy =>
  channelPolicy(channel, {
    orgs: [{ id: org, kinds: ['application', 'token', 'pair'], ownerLacks, environments: [] }],
    presets: [],
    admins: [],
  });
const policy = policyWith(['billing_edit']);
const [rule] = policy.rules;
const scopes = ['dashboards_read', 'dashboards_write', 'metrics_read', 'user_app_keys'];

const ask = (changes: Partial<Ask> = {}): Ask => ({
  org,
  environment: null,
  kind: 'application',
  scopes: [ScopeName.parse('dashboards_read')],
  preset: null,
  purpose: 'Nightly backup',
  keptIn: 'Vault',
  lifetimeSeconds: day,
  note: null,
  ...changes,
});

const person = (id: string, changes: Partial<Person> = {}): Person => ({
  id: SlackUserId.parse(id),
  name: id,
  isBot: false,
  isGuest: false,
  isOutsider: false,
  isDeactivated: false,
  ...changes,
});
const ana = person('U0ANA');
const ben = person('U0BEN');

const verdict = (members: readonly Person[], requester = ana, asked = ask()) =>
  evaluate(asked, policy, {
    scopes,
    people: {
      requester,
      requesterGroups: [],
      persons: new Map(members.map((member) => [member.id, member])),
      groups: new Map(),
      channels: new Map([[channel, members.map(({ id }) => id)]]),
    },
    waitedSeconds: 0,
  });
const refuseAsk = (asked: Ask, by: Policy, known: readonly string[]) => {
  const ruling = ruleFor(asked, by, { scopes: known, asker: { id: ana.id, groups: [] } });
  return ruling.kind === 'refused' ? ruling.refusal : null;
};

test('a fit requester and one fit approver is enough', () => {
  expect(verdict([ben])).toEqual({
    kind: 'needs-approval',
    rule,
    passed: [],
    need: 1,
    fallback: false,
    approvers: [ben.id],
    dropped: [],
  });
});

test('an empty channel is nobody', () => {
  expect(verdict([])).toMatchObject({
    kind: 'refused',
    refusal: { code: 'nobody-can-approve', need: 1, able: 0, dropped: [] },
  });
});

test('the requester alone in the channel is nobody', () => {
  expect(verdict([ana])).toMatchObject({
    refusal: { code: 'nobody-can-approve', dropped: [{ id: ana.id, why: 'the requester' }] },
  });
});

const unfit: readonly (readonly [string, Partial<Person>])[] = [
  ['a bot', { isBot: true }],
  ['a guest', { isGuest: true }],
  ['from another workspace', { isOutsider: true }],
  ['deactivated', { isDeactivated: true }],
];
for (const [why, flags] of unfit) {
  test(`somebody who is ${why} neither asks nor approves`, () => {
    expect(verdict([ben], person('U0ANA', flags))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'requester-unfit', why },
    });
    expect(verdict([person('U0BEN', flags)])).toMatchObject({
      refusal: { code: 'nobody-can-approve', dropped: [{ why }] },
    });
  });
}

test('an org that the policy does not name is refused', () => {
  const other = OrgId.parse('other');
  expect(refuseAsk(ask({ org: other }), policy, scopes)).toEqual({ code: 'unknown-org' });
});

test('an empty scope list is refused, as at Datadog it means everything', () => {
  expect(refuseAsk(ask({ scopes: [] }), policy, scopes)).toEqual({ code: 'no-scopes' });
  expect(AskSchema.safeParse(ask({ scopes: [] })).success).toBe(false);
});

test('a scope that the owner of the key lacks is refused: the key would not work', () => {
  const wanted = ask({ scopes: [ScopeName.parse('billing_edit')] });
  const lacking = policyWith(['metrics_read']);
  const metrics = ask({ scopes: [ScopeName.parse('metrics_read')] });
  expect(refuseAsk(metrics, lacking, scopes)).toEqual({
    code: 'owner-lacks',
    scopes: ['metrics_read'],
  });
  expect(refuseAsk(wanted, lacking, scopes)).toMatchObject({ code: 'unknown-scope' });
});

test('an unknown scope is refused with the nearest real one, even beside good ones', () => {
  const wrong = ask({
    scopes: ['dashboards_read', 'dashboard_write'].map((s) => ScopeName.parse(s)),
  });
  expect(refuseAsk(wrong, policy, scopes)).toEqual({
    code: 'unknown-scope',
    scope: 'dashboard_write',
    nearest: 'dashboards_write',
  });
});

test('a scope over keys is refused although Datadog knows it', () => {
  const wrong = ask({ scopes: [ScopeName.parse('user_app_keys')] });
  expect(refuseAsk(wrong, policy, scopes)).toEqual({
    code: 'forbidden-scope',
    scopes: ['user_app_keys'],
  });
});

test('the longest lifetime is allowed, a second more is refused with the rule', () => {
  expect(refuseAsk(ask({ lifetimeSeconds: 30 * day }), policy, scopes)).toBeNull();
  expect(refuseAsk(ask({ lifetimeSeconds: 30 * day + 1 }), policy, scopes)).toEqual({
    code: 'too-long',
    rule: 'one approver from the channel',
    maxSeconds: 30 * day,
  });
});

test('scopes are sorted and counted once, and texts lose their line breaks', () => {
  const parsed = AskSchema.parse({
    ...ask(),
    scopes: ['metrics_read', 'dashboards_read', 'metrics_read'],
    purpose: ' a\n\tb ',
  });
  expect(parsed).toMatchObject({ scopes: ['dashboards_read', 'metrics_read'], purpose: 'a b' });
});

const anyPerson = fc.record({
  id: fc.constantFrom('U0ANA', 'U0BEN', 'U0CLEO', 'W0DORA').map((id) => SlackUserId.parse(id)),
  name: fc.string(),
  isBot: fc.boolean(),
  isGuest: fc.boolean(),
  isOutsider: fc.boolean(),
  isDeactivated: fc.boolean(),
});
// Slack describes each person once.
const anyMembers = fc.uniqueArray(anyPerson, { selector: ({ id }) => id });
const anyAsk = fc
  .record({
    org: fc.constantFrom('main', 'other').map((id) => OrgId.parse(id)),
    scopes: fc.array(fc.constantFrom(...scopes, 'nonsense').map((name) => ScopeName.parse(name))),
    lifetimeSeconds: fc.integer({ min: 60, max: 60 * day }),
  })
  .map(ask);

test('nobody ever approves their own request, and an approver is always fit and a member', () => {
  fc.assert(
    fc.property(anyAsk, anyPerson, anyMembers, (asked, requester, members) => {
      const result = verdict(members, requester, asked);
      if (result.kind === 'refused') return;
      if (result.kind !== 'needs-approval') throw new Error('nobody was asked');
      expect(asked.scopes.length).toBeGreaterThan(0);
      expect(result.approvers.length).toBeGreaterThanOrEqual(result.need);
      expect(result.approvers).not.toContain(requester.id);
      for (const id of result.approvers) {
        expect(members.some((one) => one.id === id && unfitBecause(one) === null)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a verdict never depends on the order of the members, and an empty channel is always nobody', () => {
  fc.assert(
    fc.property(anyAsk, anyPerson, anyMembers, (asked, requester, members) => {
      const there = verdict(members, requester, asked);
      const back = verdict(members.toReversed(), requester, asked);
      expect(back.kind).toBe(there.kind);
      expect(verdict([], requester, asked).kind).toBe('refused');
    }),
  );
});
