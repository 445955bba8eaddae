import { expect, test } from '@jest/globals';
import { blockIds } from '../../blocks/ids.ts';
import { refusalField, refusalSentence } from '../../blocks/refusal-note.ts';
import { requestStates } from '../../src/access/lifecycle.ts';
import type { ChannelUnfit, Refusal } from '../../src/access/refusal.ts';
import type { PolicyRefusal } from '../../src/policy/evaluate.ts';
import { EnvironmentName, ScopeName } from '../../src/policy/ids.ts';
import type { Unfit } from '../../src/policy/people.ts';
import { ben, hostile, longHostile, manyScopes, noon } from './samples.ts';

const unfits: readonly Unfit[] = ['a bot', 'a guest', 'from another workspace', 'deactivated'];
const channelFaults: readonly ChannelUnfit[] = [
  'not found',
  'not joined',
  'public',
  'shared',
  'archived',
];

// A record, so that a new code does not compile until it has its examples here.
const policyRefusals: Readonly<Record<PolicyRefusal['code'], readonly PolicyRefusal[]>> = {
  'unknown-org': [{ code: 'unknown-org' }],
  'kind-not-offered': [
    { code: 'kind-not-offered', kind: 'token', offered: [] },
    { code: 'kind-not-offered', kind: 'api', offered: ['application'] },
  ],
  'owner-lacks': [
    { code: 'owner-lacks', scopes: manyScopes.map(({ name }) => ScopeName.parse(name)) },
  ],
  'no-scopes': [{ code: 'no-scopes' }],
  'unknown-scope': [
    { code: 'unknown-scope', scope: longHostile, nearest: longHostile },
    { code: 'unknown-scope', scope: 'metrics_write', nearest: null },
  ],
  'forbidden-scope': [
    { code: 'forbidden-scope', scopes: manyScopes.map(({ name }) => ScopeName.parse(name)) },
  ],
  'wrong-environment': [
    { code: 'wrong-environment', offered: [] },
    { code: 'wrong-environment', offered: [EnvironmentName.parse('production')] },
  ],
  'no-rule': [{ code: 'no-rule' }],
  never: [{ code: 'never', rule: longHostile }],
  'too-long': [{ code: 'too-long', rule: longHostile, maxSeconds: 30 * 86_400 + 3660 }],
  'reason-needed': [{ code: 'reason-needed', rule: longHostile }],
  'requester-unfit': unfits.map((why) => ({ code: 'requester-unfit', why })),
  'nobody-can-approve': [
    { code: 'nobody-can-approve', need: 1, able: 0, dropped: [] },
    {
      code: 'nobody-can-approve',
      need: 2,
      able: 1,
      dropped: [...unfits, 'the requester' as const].map((why) => ({ id: ben, why })),
    },
  ],
};
const refusals: Readonly<Record<Refusal['code'], readonly Refusal[]>> = {
  'kept-in-store': [{ code: 'kept-in-store' }],
  policy: Object.values(policyRefusals)
    .flat()
    .map((because) => ({ code: 'policy', because })),
  'person-unfit': unfits.map((why) => ({ code: 'person-unfit', why })),
  'people-unreachable': [{ code: 'people-unreachable' }],
  'channel-unfit': channelFaults.map((why) => ({ code: 'channel-unfit', why })),
  'unknown-request': [{ code: 'unknown-request' }],
  'old-message': [{ code: 'old-message' }],
  'stray-message': [{ code: 'stray-message' }],
  'requester-unfit': [{ code: 'requester-unfit', why: 'deactivated' }],
  'holder-unfit': unfits.map((why) => ({ code: 'holder-unfit', why })),
  'unknown-key': [{ code: 'unknown-key' }],
  'adopted-already': [{ code: 'adopted-already' }],
  'held-already': [{ code: 'held-already' }],
  'not-shown-to-you': [{ code: 'not-shown-to-you' }],
  'self-approval': [{ code: 'self-approval' }],
  'not-an-approver': [{ code: 'not-an-approver' }],
  'not-an-admin': [{ code: 'not-an-admin' }],
  'may-not-revoke': [{ code: 'may-not-revoke' }],
  'report-for-admins': [{ code: 'report-for-admins' }],
  'already-voted': [{ code: 'already-voted', have: 1, need: 2 }],
  'no-vote': [{ code: 'no-vote' }],
  'only-less': [{ code: 'only-less' }],
  'nothing-left': [{ code: 'nothing-left' }],
  'nothing-changed': [{ code: 'nothing-changed' }],
  'review-open': [{ code: 'review-open' }],
  'reviewed-already': [{ code: 'reviewed-already' }],
  'already-decided': requestStates.flatMap((state): Refusal[] => [
    { code: 'already-decided', state, by: ben, at: noon },
    { code: 'already-decided', state, by: null, at: null },
  ]),
  'reason-missing': [{ code: 'reason-missing' }],
  'not-yours': [{ code: 'not-yours' }],
  'key-is-dead': [
    { code: 'key-is-dead', last4: '3f2a' },
    { code: 'key-is-dead', last4: null },
  ],
  'key-on-its-way': [{ code: 'key-on-its-way' }],
  'already-shown': [
    { code: 'already-shown', at: noon, last4: '3f2a' },
    { code: 'already-shown', at: null, last4: null },
  ],
  'rotation-open': [{ code: 'rotation-open', last4: longHostile }],
  'new-key-missing': [{ code: 'new-key-missing' }],
  'grant-ended': [{ code: 'grant-ended' }],
  'use-unclear': [{ code: 'use-unclear' }],
  'approval-over': [{ code: 'approval-over' }],
  'key-over': [{ code: 'key-over' }],
  'two-keys': [{ code: 'two-keys', last4: longHostile }],
  'change-open': [{ code: 'change-open' }],
  'key-changed': [{ code: 'key-changed' }],
  'no-scopes-to-change': [{ code: 'no-scopes-to-change' }],
  'same-scopes': [{ code: 'same-scopes' }],
  'change-running': [{ code: 'change-running' }],
  'too-many-shows': [{ code: 'too-many-shows', most: 5 }],
  'key-review-open': [{ code: 'key-review-open', until: noon }],
  'key-review-over': [{ code: 'key-review-over' }],
  'key-review-date': (['no date', 'past', 'too far'] as const).map((why) => ({
    code: 'key-review-date',
    why,
  })),
  'key-answered': [
    { code: 'key-answered', answer: 'keep', at: noon },
    { code: 'key-answered', answer: 'drop', at: null },
  ],
  'no-live-keys': [{ code: 'no-live-keys' }],
  'no-key-review': [{ code: 'no-key-review' }],
  'ledger-down': [{ code: 'ledger-down' }],
};
const every = Object.values(refusals).flat();

test('every refusal has a sentence, short enough to be read', () => {
  for (const refusal of every) {
    const sentence = refusalSentence(refusal);
    expect(sentence.length).toBeGreaterThan(30);
    expect(sentence.length).toBeLessThan(300);
    expect(sentence).toMatch(/[.?…]$/u);
  }
});

test('no two kinds of refusal read the same', () => {
  const firsts = Object.entries(refusals).filter(([code]) => code !== 'policy');
  const sentences = firsts.map(([, [first]]) =>
    first === undefined ? '' : refusalSentence(first),
  );
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('a refusal shows no code of the program', () => {
  for (const refusal of every) {
    if (refusal.code !== 'policy') expect(refusalSentence(refusal)).not.toContain(refusal.code);
  }
});

test('what a person typed cannot ping or link in a refusal', () => {
  const because: PolicyRefusal = { code: 'unknown-scope', scope: hostile, nearest: null };
  expect(refusalSentence({ code: 'policy', because })).not.toMatch(/[<>*`]/u);
});

test('a loser of a race reads who was first, and when', () => {
  const refusal: Refusal = { code: 'already-decided', state: 'approved', by: ben, at: noon };
  expect(refusalSentence(refusal)).toMatch(
    /^Already approved by <@U0BEN>, <!date.*changed nothing/u,
  );
});

test('a refusal is said under the input that it is about', () => {
  const fieldOf = (because: PolicyRefusal) => refusalField({ code: 'policy', because }).blockId;
  expect(fieldOf({ code: 'no-scopes' })).toBe(blockIds.scopes);
  expect(fieldOf({ code: 'too-long', rule: 'r', maxSeconds: 60 })).toBe(blockIds.lifetime);
  expect(fieldOf({ code: 'unknown-org' })).toBe(blockIds.purpose);
  expect(refusalField({ code: 'ledger-down' }).blockId).toBe(blockIds.purpose);
});

test('a rule that says no is named, with what it allows', () => {
  const because: PolicyRefusal = { code: 'too-long', rule: 'read & write', maxSeconds: 604_800 };
  expect(refusalField({ code: 'policy', because }).sentence).toBe(
    'That is too long, so nothing was sent. The rule "read & write" allows at most 7 days.',
  );
});
