import type { Amendment } from '../../src/access/amendment.ts';
import { type Ender, type Trouble, troubles } from '../../src/access/grant.ts';
import type {
  KeyNote,
  OlderKey,
  ScopeLine,
  SecretNote,
  Standing,
  Story,
} from '../../src/access/notes.ts';
import { type AccessRequest, type Decision, failureCodes } from '../../src/access/request.ts';
import {
  DatadogId,
  KeyId,
  Operator,
  OrgId,
  RequestId,
  ScopeName,
  SlackChannelId,
  SlackUserId,
} from '../../src/policy/ids.ts';
import { Instant } from '../../src/policy/instant.ts';
import { riskOf } from '../../src/policy/risk.ts';

const everyLevel = ['manages', 'deletes', 'sensitive', 'changes', 'reads'] as const;

export const ana = SlackUserId.parse('U0ANA');
export const ben = SlackUserId.parse('U0BEN');
export const approvers = SlackChannelId.parse('C0APPROVERS');
export const requestId = RequestId.parse('r_abcdefghijklmnop');
export const keyId = KeyId.parse('k_abcdefghijklmnop');
export const noon = Instant.parse('2026-11-25T12:00:00.000Z');
export const later = Instant.parse('2026-12-02T12:00:00.000Z');
export const day = 86_400;

/** Pings, links, formatting, code fences, direction overrides, zero-width signs, half an emoji. */
export const hostile =
  '<!channel> <@U0BOSS> <https://evil.example|Approve> *b* _i_ ~s~ `c` ```x``` @here :tada: ' +
  '\u202eevil\u202c a\u200bb \ud83d "quoted" & done\n> forged\n\n• line ';
export const longHostile = hostile.repeat(60);

export const approved: Decision = { by: ben, at: noon, verdict: 'approve', reason: null };

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
    deliverTo: null,
    adjusted: null,
    cancellation: null,
    nobodySince: null,
    amends: null,
  };
}

export const extension: Amendment = {
  request: requestId,
  key: keyId,
  last4: '3f2a',
  change: { how: 'extend', bySeconds: 7 * day, until: later, newKey: false },
};

export const otherScopes: Amendment = {
  ...extension,
  change: {
    how: 'scopes',
    added: scopeNames(['monitors_read']),
    removed: scopeNames(['dashboards_write']),
  },
};

export const older: OlderKey = { key: keyId, last4: '0b1d', overlapEndsAt: noon, expiresAt: later };
export const org = { id: OrgId.parse('prod'), name: 'Acme production', site: 'datadoghq.eu' };
export const waiting: Standing = { at: 'waiting', lapsesAt: later };
const noTrouble: readonly (Trouble | null)[] = [null];
const everyTrouble = [...noTrouble, ...troubles];

const operator = Operator.parse(`${'x'.repeat(64)}@${'y'.repeat(255)}`);

/** Somebody in Slack, and somebody at the command line with a long story. */
const enders = (note: string): Ender[] => [
  { by: ben, note: null },
  { by: operator, note },
];

/** Every state, with every shade that is told differently. */
export const everyStanding = (reason: string): Standing[] => [
  waiting,
  { at: 'denied', decision: { by: ben, at: noon, verdict: 'deny', reason } },
  { at: 'denied', decision: { by: ben, at: noon, verdict: 'deny', reason: null } },
  { at: 'cancelled' },
  { at: 'amended', amends: extension },
  { at: 'changing', amends: otherScopes },
  { at: 'amended', amends: otherScopes },
  { at: 'lapsed', approved: true },
  { at: 'lapsed', approved: false },
  ...failureCodes.flatMap((failure): Standing[] => [
    { at: 'failed', failure, retryUntil: null },
    { at: 'failed', failure, retryUntil: later },
  ]),
  ...everyTrouble.flatMap((trouble): Standing[] => [
    { at: 'ready', generation: 0, claimEndsAt: later, trouble, deadLast4: null, older: null },
    { at: 'ready', generation: 3, claimEndsAt: later, trouble, deadLast4: '3f2a', older },
    { at: 'making', trouble, older: null },
    { at: 'making', trouble, older },
  ]),
  shown(true),
  shown(false),
  { ...shown(true), older },
  { ...shown(false), older, printedFor: operator },
  { ...shown(false), older: { ...older, overlapEndsAt: null } },
  ...(['expired', 'revoked', 'lapsed', 'cancelled', 'failed'] as const).flatMap(
    (end): Standing[] => [
      { at: 'ended', end, when: later, last4: '3f2a', others: [], stillRevoking: 0 },
      { at: 'ended', end, when: later, last4: '3f2a', others: ['0b1d', 'c4f3'], stillRevoking: 1 },
      { at: 'ended', end, when: later, last4: null, others: [], stillRevoking: 2 },
    ],
  ),
  ...enders(reason).flatMap((ender): Standing[] => [
    {
      at: 'ended',
      end: 'revoked',
      when: later,
      last4: '3f2a',
      others: [],
      stillRevoking: 0,
      ender,
    },
    {
      at: 'ended',
      end: 'withdrawn',
      when: later,
      last4: null,
      others: [],
      stillRevoking: 1,
      ender,
    },
  ]),
];

export function shown(received: boolean): Extract<Standing, { readonly at: 'shown' }> {
  return {
    at: 'shown',
    key: keyId,
    generation: 1,
    last4: '3f2a',
    shownAt: noon,
    expiresAt: later,
    received,
    older: null,
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
  older: null,
  ...changes,
});
