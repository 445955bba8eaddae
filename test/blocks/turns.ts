import type { Amendment } from '../../src/access/amendment.ts';
import type { Notice, Story } from '../../src/access/notes.ts';
import type { AccessRequest, Vote } from '../../src/access/request.ts';
import { ScopeName, SlackGroupId } from '../../src/policy/ids.ts';
import {
  ana,
  approved,
  approvers,
  ben,
  day,
  extension,
  keyId,
  longHostile,
  manyScopes,
  noon,
  older,
} from './samples.ts';

const vote = (person: typeof ben, counts = true): Vote => ({
  person,
  verdict: 'approve',
  at: noon,
  counts,
});
const withRequest = (of: Story, changes: Partial<AccessRequest>): Story => ({
  ...of,
  request: { ...of.request, ...changes },
});
const open = { person: ana, openedAt: noon, reviewedAt: null, reviewedBy: null };

/** A change of a key that is held, as it is asked for. */
const extend = { how: 'extend', bySeconds: 7 * day, until: noon } as const;
const names = manyScopes.map(({ name }) => ScopeName.parse(name));
const everyChange: readonly Amendment[] = [
  { ...extension, last4: longHostile, change: { ...extend, newKey: true } },
  { ...extension, change: { ...extend, newKey: false } },
  { ...extension, last4: longHostile, change: { how: 'scopes', added: names, removed: names } },
  { ...extension, change: { how: 'scopes', added: [], removed: names.slice(0, 1) } },
];

/** What approvers, rules and admins can make of a request, on top of where it stands. */
export function everyTurn(of: Story): Story[] {
  const { rule, ask } = of.request;
  const byRule = { decision: { ...approved, by: null } };
  return [
    { ...withRequest(of, { need: 2 }), votes: [] },
    { ...withRequest(of, { need: 2 }), votes: [vote(ben), vote(ana)] },
    { ...withRequest(of, { need: 2 }), votes: [vote(ben, false)] },
    withRequest(of, {
      adjusted: { by: ben, at: noon, removed: ask.scopes, lifetimeBefore: 30 * day },
      ruleBefore: rule,
      fallback: true,
    }),
    withRequest(of, { nobodySince: noon, adjusted: null, ruleBefore: rule }),
    withRequest(of, { cancellation: { by: ben, at: noon, reason: longHostile } }),
    ...everyChange.flatMap((amends) => [
      withRequest(of, { amends }),
      withRequest(of, { amends, need: 2, decision: { ...approved, by: null } }),
    ]),
    withRequest(of, byRule),
    { ...of, taken: { holder: ben, by: ana, at: noon } },
    { ...withRequest(of, byRule), review: open },
    { ...withRequest(of, byRule), review: { ...open, reviewedAt: noon, reviewedBy: ben } },
  ];
}

const sre = SlackGroupId.parse('S0SRE');

/** Everything that is said beside card and note. */
export function everyNotice(of: Story): Notice[] {
  const crowd = { users: [ben, ana], groups: [sre], channels: [approvers] };
  const plain = (
    ['asked', 'allowed', 'reminder', 'adjusted', 'nobody', 'scopes-differ'] as const
  ).map((about): Notice => ({ ...of, about }));
  const calls = (['fallback', 'review'] as const).map((about): Notice => ({ ...of, about, crowd }));
  const rotations = (['still-used', 'maybe-used'] as const).map(
    (about): Notice => ({ ...of, about, older }),
  );
  const ends = [true, false].map((hasRoom): Notice => ({ ...of, about: 'ends', hasRoom }));
  const leak: Notice = { ...of, about: 'leak', reporter: ben, key: keyId, last4: longHostile };
  const beside = (['gone', 'leaked'] as const).map(
    (how): Notice => ({ ...of, about: 'ended-beside', how, last4: longHostile, half: longHostile }),
  );
  const byAge = (['rotates', 'rotate-now'] as const).map(
    (about): Notice => ({ ...of, about, rotatesAt: noon }),
  );
  const no: Notice = { ...of, about: 'not-rotated', because: { code: 'too-many-shows', most: 5 } };
  const unused = [true, false].map(
    (thenRevoked): Notice => ({
      ...of,
      about: 'unused',
      key: keyId,
      last4: thenRevoked ? longHostile : null,
      unusedForSeconds: 90 * day,
      answerBy: noon,
      thenRevoked,
    }),
  );
  return [...plain, ...ends, ...calls, ...rotations, ...byAge, ...beside, no, ...unused, leak];
}
