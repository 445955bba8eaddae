import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Ask } from '../../src/policy/ask.ts';
import { evaluate, ruleFor, type Verdict } from '../../src/policy/evaluate.ts';
import { findTraps } from '../../src/policy/find-traps.ts';
import type { ScopeName } from '../../src/policy/ids.ts';
import type { People } from '../../src/policy/people.ts';
import { nobody, type Policy } from '../../src/policy/policy.ts';
import { scrutinyOf } from '../../src/policy/scrutiny.ts';
import { anyAsk, anyPeople, anyPolicy, calmPolicy, scopes } from './random-policies.ts';

const numRuns = 5000;
const waits = fc.constantFrom(0, 7200);

type Now = { readonly people: People; readonly waitedSeconds: number };
const anyNow: fc.Arbitrary<Now> = fc.record({ people: anyPeople, waitedSeconds: waits });

const verdictOf = (policy: Policy, ask: Ask, now: Now): Verdict =>
  evaluate(ask, policy, { scopes, ...now });

/** Everybody who could say yes, or look at it afterwards. */
const deciders = (verdict: Verdict): readonly string[] => {
  if (verdict.kind === 'needs-approval') return verdict.approvers;
  return verdict.kind === 'break-glass' ? verdict.reviewers : [];
};

test('nobody decides about their own request unless the rule says so in words', () => {
  fc.assert(
    fc.property(anyPolicy, anyAsk, anyNow, (policy, ask, now) => {
      const verdict = verdictOf(policy, ask, now);
      const by = verdict.rule?.approve;
      if (by?.how === 'by' && by.selfApproval) return;
      expect(deciders(verdict)).not.toContain(now.people.requester.id);
    }),
    { numRuns },
  );
});

test('who decides is fit, named by the rule, and as many as it takes', () => {
  fc.assert(
    fc.property(anyPolicy, anyAsk, anyNow, (policy, ask, now) => {
      const verdict = verdictOf(policy, ask, now);
      for (const id of deciders(verdict)) {
        const { requester, persons } = now.people;
        const who = [requester, ...persons.values()].find((each) => each.id === id);
        expect(who).toMatchObject({ isBot: false, isDeactivated: false });
      }
      if (verdict.kind !== 'needs-approval') return;
      expect(new Set(verdict.approvers).size).toBe(verdict.approvers.length);
      expect(verdict.approvers.length).toBeGreaterThanOrEqual(verdict.need);
    }),
    { numRuns },
  );
});

/** A policy in which nobody approves and nobody reviews. */
const emptied = (policy: Policy): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) => {
    const { approve } = rule;
    if (approve.how === 'by')
      return { ...rule, approve: { ...approve, by: nobody, fallback: null } };
    return approve.how === 'break-glass'
      ? { ...rule, approve: { ...approve, reviewers: nobody } }
      : rule;
  }),
});

test('an empty list is nobody', () => {
  fc.assert(
    fc.property(anyPolicy, anyAsk, anyNow, (policy, ask, now) => {
      const verdict = verdictOf(emptied(policy), ask, now);
      expect(['refused', 'automatic']).toContain(verdict.kind);
    }),
    { numRuns },
  );
});

test('a verdict never throws, and is the same every time', () => {
  fc.assert(
    fc.property(anyPolicy, anyAsk, anyNow, (policy, ask, now) => {
      const once = verdictOf(policy, ask, now);
      expect(verdictOf(policy, ask, now)).toEqual(once);
      const before = policy.rules.findIndex(({ name }) => name === once.rule?.name);
      if (once.rule !== null) expect(once.passed).toHaveLength(before);
    }),
    { numRuns },
  );
});

/** How strict the verdict on an ask is; what is refused is stricter than anything. */
function strictness(policy: Policy, ask: Ask, people: People): number {
  const asker = { id: people.requester.id, groups: people.requesterGroups };
  const ruling = ruleFor(ask, policy, { scopes, asker });
  return ruling.kind === 'refused' ? Number.POSITIVE_INFINITY : scrutinyOf(ruling.rule).rank;
}

const longer: readonly number[] = [3600, 86_400, 30 * 86_400];

/** Asks that want more than this one: a scope, a longer life, another environment of the org. */
function biggerThan(ask: Ask, policy: Policy): Ask[] {
  const more = (scope: ScopeName): Ask => ({ ...ask, scopes: [...ask.scopes, scope] });
  const added =
    ask.kind === 'api' || ask.scopes.length === 0
      ? []
      : scopes.filter((each) => !ask.scopes.includes(each)).map(more);
  const lives = longer
    .filter((each) => each > ask.lifetimeSeconds)
    .map((lifetimeSeconds) => ({ ...ask, lifetimeSeconds }));
  const org = policy.orgs.find(({ id }) => id === ask.org);
  const isKnown = ask.environment !== null && org?.environments.includes(ask.environment) === true;
  const elsewhere = isKnown
    ? (org?.environments ?? []).map((environment) => ({ ...ask, environment }))
    : [];
  return [...added, ...lives, ...elsewhere];
}

/** True where the ask is one that somebody could send at all. */
const isProper = ({ kind, scopes: wanted }: Ask): boolean =>
  (kind === 'api') === (wanted.length === 0);

let silent = 0;

test('where the check finds no trap, asking for more never gets a milder verdict', () => {
  const silences = fc.oneof(
    { arbitrary: anyPolicy, weight: 1 },
    { arbitrary: calmPolicy, weight: 3 },
  );
  fc.assert(
    fc.property(
      silences,
      fc.array(anyAsk, { minLength: 12, maxLength: 12 }),
      anyPeople,
      (policy, asks, people) => {
        if (findTraps(policy, scopes).length > 0) return;
        silent += 1;
        for (const ask of asks.filter(isProper)) {
          const less = strictness(policy, ask, people);
          for (const bigger of biggerThan(ask, policy)) {
            expect(strictness(policy, bigger, people)).toBeGreaterThanOrEqual(less);
          }
        }
      },
    ),
    { numRuns },
  );
  // A check that always finds something would prove nothing.
  expect(silent).toBeGreaterThan(numRuns / 50);
});

test('where asking for more gets a milder verdict, the check says so', () => {
  let milder = 0;
  fc.assert(
    fc.property(calmPolicy, anyAsk.filter(isProper), anyPeople, (policy, ask, people) => {
      const less = strictness(policy, ask, people);
      const isMilder = biggerThan(ask, policy).some(
        (each) => strictness(policy, each, people) < less,
      );
      if (!isMilder) return;
      milder += 1;
      expect(findTraps(policy, scopes)).not.toEqual([]);
    }),
    { numRuns },
  );
  expect(milder).toBeGreaterThan(0);
});
