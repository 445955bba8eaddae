import type { Listed } from '../../src/access/home-reads.ts';
import type { SweepNote, SweepReport } from '../../src/access/sweep-report.ts';
import { DatadogId, KeyId, OrgId } from '../../src/policy/ids.ts';
import { ana, longHostile, noon, requestId } from './samples.ts';

const many = <T>(one: T): Listed<T> => ({
  items: Array.from({ length: 20 }, () => one),
  count: 999,
});
const none = { items: [], count: 0 };

const nothing: SweepReport = {
  org: OrgId.parse('main'),
  at: noon,
  compared: 0,
  differing: none,
  missing: none,
  isDoubtful: false,
  gone: none,
  unused: none,
  leaked: none,
  leftovers: none,
  back: none,
  alike: none,
  leakedStrangers: none,
  strangers: { token: null, application: null, api: null },
  limits: { application: null, api: null },
  unread: ['org application keys', 'owner application keys', 'tokens', 'API keys'],
};

const key = {
  key: KeyId.parse(`k_${'a'.repeat(16)}`),
  request: requestId,
  holder: ana,
  purpose: longHostile,
  credential: 'application',
  last4: longHostile,
  at: noon,
} as const;
const foreign = {
  credential: 'api',
  datadogId: DatadogId.parse('6b0c0000-0000-4000-8000-000000000001'),
  name: longHostile,
  last4: longHostile,
} as const;
const strangers = { count: 5000, oldest: noon, unscoped: 4000, ownerDisabled: 3000 };

const everything: SweepReport = {
  ...nothing,
  compared: 5000,
  differing: many({
    ...key,
    differs: ['name', 'scopes', 'owner'],
    scopesAdded: Array.from({ length: 40 }, () => longHostile),
    scopesRemoved: Array.from({ length: 40 }, () => longHostile),
    isUnscoped: false,
  }),
  missing: many(key),
  gone: many(key),
  unused: many({ ...key, lastUsedAt: noon, answer: 'not-reached' }),
  leaked: many({ ...key, revoked: true }),
  leftovers: many(key),
  back: many(key),
  alike: many(foreign),
  leakedStrangers: many(foreign),
  strangers: { token: strangers, application: strangers, api: strangers },
  limits: { application: { used: 5000, most: 5000 }, api: { used: 50, most: 50 } },
  unread: nothing.unread,
};

/** Nothing found, all that can be found at once, and lists that are not to be believed. */
export const everySweep: readonly SweepNote[] = [
  { report: nothing, orgName: 'Acme' },
  { report: everything, orgName: longHostile },
  { report: { ...everything, isDoubtful: true }, orgName: longHostile },
];
