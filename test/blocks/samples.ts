import { type Trouble, troubles } from '../../src/access/grant.ts';
import type {
  KeyNote,
  Notice,
  ScopeLine,
  SecretNote,
  Standing,
  Story,
} from '../../src/access/notes.ts';
import {
  type AccessRequest,
  type Decision,
  failureCodes,
  type Vote,
} from '../../src/access/request.ts';
import {
  DatadogId,
  KeyId,
  OrgId,
  RequestId,
  ScopeName,
  SlackChannelId,
  SlackGroupId,
  SlackUserId,
} from '../../src/policy/ids.ts';
import { Instant } from '../../src/policy/instant.ts';
import { riskOf } from '../../src/policy/risk.ts';

const everyLevel = ['manages', 'deletes', 'sensitive', 'changes', 'reads'] as const;

export const ana = SlackUserId.parse('U0ANA');
export const ben = SlackUserId.parse('U0BEN');
export const approvers = SlackChannelId.parse('C0APPROVERS');
export const requestId = RequestId.parse('r_abcdefghijklmnop');
const keyId = KeyId.parse('k_abcdefghijklmnop');
export const noon = Instant.parse('2026-11-25T12:00:00.000Z');
export const later = Instant.parse('2026-12-02T12:00:00.000Z');
export const day = 86_400;

/** Pings, links, formatting, code fences, direction overrides, zero-width signs, half an emoji. */
export const hostile =
  '<!channel> <@U0BOSS> <https://evil.example|Approve> *b* _i_ ~s~ `c` ```x``` @here :tada: ' +
  '\u202eevil\u202c a\u200bb \ud83d "quoted" & done\n> forged\n\n• line ';
export const longHostile = hostile.repeat(60);

const approved: Decision = { by: ben, at: noon, verdict: 'approve', reason: null };

const scopeNames = (names: readonly string[]) => names.map((name) => ScopeName.parse(name));
export const scopeLines = (names: readonly string[]): ScopeLine[] =>
  scopeNames(names).map((name) => ({ name, displayName: name, ...riskOf(name) }));

/** A hundred scopes with names as long as they come, of every level. */
export const manyScopes: ScopeLine[] = Array.from({ length: 100 }, (_, index) => ({
  name: `${'x'.repeat(90)}_${index}`,
  displayName: longHostile,
  level: everyLevel[index % everyLevel.length] ?? 'reads',
  why: longHostile,
}));

const plainScopes = ['dashboards_read', 'dashboards_write'];

export function request(texts: Partial<AccessRequest['ask']> = {}): AccessRequest {
  return {
    id: requestId,
    revision: 1,
    state: 'pending',
    requester: ana,
    ask: {
      org: OrgId.parse('prod'),
      environment: null,
      kind: 'application',
      scopes: scopeNames(plainScopes),
      preset: null,
      purpose: 'Nightly backup of dashboards',
      keptIn: 'GitHub Actions secret',
      lifetimeSeconds: 7 * day,
      note: 'For the new pipeline.\nThank you.',
      ...texts,
    },
    site: 'datadoghq.eu',
    rule: 'one approver from the channel',
    submittedAt: noon,
    lapsesAt: later,
    decision: approved,
    failure: null,
    card: null,
    note: null,
    noteCalls: false,
    ruleBefore: null,
    need: 1,
    fallback: false,
    askedIn: null,
    eligible: null,
    adjusted: null,
    cancellation: null,
    nobodySince: null,
  };
}

export const org = { id: OrgId.parse('prod'), name: 'Acme production', site: 'datadoghq.eu' };
export const waiting: Standing = { at: 'waiting', lapsesAt: later };
const noTrouble: readonly (Trouble | null)[] = [null];
const everyTrouble = [...noTrouble, ...troubles];

/** Every state, with every shade that is told differently. */
export const everyStanding = (reason: string): Standing[] => [
  waiting,
  { at: 'denied', decision: { by: ben, at: noon, verdict: 'deny', reason } },
  { at: 'denied', decision: { by: ben, at: noon, verdict: 'deny', reason: null } },
  { at: 'cancelled' },
  { at: 'lapsed', approved: true },
  { at: 'lapsed', approved: false },
  ...failureCodes.flatMap((failure): Standing[] => [
    { at: 'failed', failure, retryUntil: null },
    { at: 'failed', failure, retryUntil: later },
  ]),
  ...everyTrouble.flatMap((trouble): Standing[] => [
    { at: 'ready', generation: 0, claimEndsAt: later, trouble, deadLast4: null },
    { at: 'ready', generation: 3, claimEndsAt: later, trouble, deadLast4: '3f2a' },
    { at: 'making', trouble },
  ]),
  shown(true),
  shown(false),
  ...(['expired', 'revoked', 'lapsed', 'cancelled', 'failed'] as const).flatMap(
    (end): Standing[] => [
      { at: 'ended', end, when: later, last4: '3f2a', stillRevoking: 0 },
      { at: 'ended', end, when: later, last4: null, stillRevoking: 2 },
    ],
  ),
];

export function shown(received: boolean): Standing {
  return {
    at: 'shown',
    key: keyId,
    generation: 1,
    last4: '3f2a',
    shownAt: noon,
    expiresAt: later,
    received,
  };
}

export const story = (standing: Standing): Story => ({
  request: request(),
  votes: [],
  review: null,
  org,
  scopes: scopeLines(plainScopes),
  standing,
});

/** The same with everything that a person or a file can write as long and nasty as it gets. */
export function hostileStory(standing: Standing): Story {
  const texts = { purpose: longHostile, keptIn: longHostile, note: longHostile };
  return {
    request: { ...request(texts), rule: longHostile, site: longHostile },
    votes: [],
    review: null,
    org: { ...org, name: longHostile, site: longHostile },
    scopes: manyScopes,
    standing,
  };
}

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
    withRequest(of, byRule),
    { ...withRequest(of, byRule), review: open },
    { ...withRequest(of, byRule), review: { ...open, reviewedAt: noon, reviewedBy: ben } },
  ];
}

const sre = SlackGroupId.parse('S0SRE');

/** Everything that is said beside card and note. */
export function everyNotice(of: Story): Notice[] {
  const crowd = { users: [ben, ana], groups: [sre], channels: [approvers] };
  const plain = (['asked', 'allowed', 'reminder', 'adjusted', 'nobody'] as const).map(
    (about): Notice => ({ ...of, about }),
  );
  const calls = (['fallback', 'review'] as const).map((about): Notice => ({ ...of, about, crowd }));
  return [...plain, ...calls];
}

export const note = (of: Story, supersededBy = false): KeyNote => ({
  ...of,
  approverChannel: approvers,
  supersededBy,
});

const datadogKey = DatadogId.parse('3f0c1de0-9c8e-4c4e-8f5e-0a1b2c3d4e5f');

export const secretFacts = (changes: Partial<SecretNote> = {}): SecretNote => ({
  requestId,
  key: keyId,
  kind: 'application',
  holder: ana,
  purpose: 'Nightly backup of dashboards',
  org,
  apiUrl: 'https://api.datadoghq.eu',
  apiKeyHint: 'in Vault at kv/datadog/prod',
  credentials: [{ credential: 'application', datadogId: datadogKey }],
  scopes: scopeLines(plainScopes),
  expiresAt: later,
  last4: '3f2a',
  replaces: null,
  ...changes,
});
