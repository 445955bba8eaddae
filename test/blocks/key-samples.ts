import type { KeyOfSomebody, StuckKey } from '../../src/access/admin-reads.ts';
import { dueErrors } from '../../src/access/due-work.ts';
import type { KeyRecord } from '../../src/access/grant.ts';
import type { AdminFacts, KeyWithOrg, SetupItem } from '../../src/access/home-facts.ts';
import { DatadogId, KeyId, OrgId } from '../../src/policy/ids.ts';
import { ana, approvers, later, longHostile, noon, org, request, requestId } from './samples.ts';

/** A key as the ledger knows it. */
function keyRecord(changes: Partial<KeyRecord> = {}): KeyRecord {
  const { ask } = request();
  return {
    id: KeyId.parse('k_abcdefghijklmnop'),
    requestId,
    generation: 1,
    state: 'live',
    kind: 'application',
    org: OrgId.parse('prod'),
    owner: { kind: 'current-user' },
    name: 'Nightly backup',
    scopes: ask.scopes,
    attempt: { dueId: 1, number: 1 },
    datadogId: DatadogId.parse('3f0c1de0-9c8e-4c4e-8f5e-0a1b2c3d4e5f'),
    last4: '3f2a',
    replaces: null,
    intendedAt: noon,
    shownAt: noon,
    expiresAt: later,
    receivedAt: null,
    revokeReason: null,
    endedAt: null,
    rotatingSince: null,
    overlapEndsAt: null,
    ...changes,
  };
}

export const ofSomebody = (changes: Partial<KeyRecord> = {}): KeyOfSomebody => ({
  key: keyRecord(changes),
  holder: ana,
  request: request(),
});

/** With everything that a person or a file can write as long and nasty as it gets. */
export const hostileKey = (changes: Partial<KeyRecord> = {}): KeyWithOrg => ({
  key: keyRecord(changes),
  holder: ana,
  request: { ...request({ purpose: longHostile, keptIn: longHostile }), rule: longHostile },
  org: { ...org, name: longHostile, site: longHostile },
});

const stuck = (lastError: StuckKey['lastError']) => ({
  ...hostileKey({ state: 'revoking' }),
  since: noon,
  attempts: 240,
  lastError,
});

const hostileOrg = { ...org, name: longHostile, site: longHostile };
const setup: SetupItem[] = [
  { what: 'policy-file', done: false },
  { what: 'policy-warnings', count: 12, done: false },
  { what: 'approver-channel', channel: approvers, why: 'public', done: false },
  { what: 'approver-channel', channel: approvers, why: null, done: 'unknown' },
  { what: 'two-approvers', channel: approvers, able: 1, done: false },
  { what: 'datadog-answers', org: hostileOrg, done: false },
  { what: 'service-account', org: hostileOrg, done: true },
];

/** All is well: nothing to set up, nothing stuck. */
export const calmAdmin: AdminFacts = {
  whyNoSlack: null,
  lateMinutes: 0,
  orgs: [
    {
      ...org,
      answeredAt: noon,
      keyLimits: { application: { used: 45, most: 1000 }, api: { used: 45, most: 50 } },
      useOfKeys: 'recorded',
    },
  ],
  setup: [],
  counts: { live: 45, waiting: 1, revoking: 0 },
  stuck: { items: [], count: 0 },
};

/** All that can be wrong is, with thirty orgs of long names. */
export const hostileAdmin: AdminFacts = {
  whyNoSlack: longHostile,
  lateMinutes: 90,
  orgs: Array.from({ length: 30 }, () => ({
    ...hostileOrg,
    answeredAt: null,
    keyLimits: { application: null, api: { used: 0, most: 0 } },
    useOfKeys: 'not-permitted',
  })),
  setup: Array.from({ length: 5 }, () => setup).flat(),
  counts: { live: 10_000, waiting: 10_000, revoking: 10_000 },
  stuck: { items: [null, ...dueErrors].slice(0, 5).map(stuck), count: 5_000 },
};

export const everyStuckKey = [null, ...dueErrors].map(stuck);
