import { expect, test } from '@jest/globals';
import { heldWarnings, roomWarnings } from '../../src/access/form-warnings.ts';
import { LedgerDown } from '../../src/access/ledger-down.ts';
import type { PolicySource } from '../../src/access/ports.ts';
import type { Wanted } from '../../src/policy/draft.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { channelPolicy } from '../../src/policy/policy.ts';
import { ana, approvers, org } from '../blocks/samples.ts';

const wanted: Wanted = {
  org: org.id,
  environment: null,
  kind: 'application',
  scopes: [ScopeName.parse('dashboards_read')],
};
const filledTo = (application: number | null, api: number | null): PolicySource => {
  const limit = (used: number | null) => (used === null ? null : { used, most: 50 });
  return {
    policy: () => channelPolicy(approvers, { orgs: [], presets: [], admins: [] }),
    orgs: () => [
      {
        ...org,
        apiUrl: 'https://api.datadoghq.eu',
        owner: { kind: 'current-user' },
        apiKeyHint: '',
        kinds: ['application', 'pair', 'api'],
        keyLimits: { application: limit(application), api: limit(api) },
      },
    ],
  };
};

test('a list that is four fifths full is warned of; one with more room is not', () => {
  expect(roomWarnings(filledTo(40, 0), wanted)).toEqual([
    { what: 'nearly-full', credential: 'application', used: 40, most: 50 },
  ]);
  expect(roomWarnings(filledTo(39, 50), wanted)).toEqual([]);
  expect(roomWarnings(filledTo(null, null), wanted)).toEqual([]);
});

test('a pair needs room in both lists, and a token in neither', () => {
  const both = roomWarnings(filledTo(50, 45), { ...wanted, kind: 'pair' });
  expect(both.map((each) => 'credential' in each && each.credential)).toEqual([
    'api',
    'application',
  ]);
  expect(roomWarnings(filledTo(50, 50), { ...wanted, kind: 'token' })).toEqual([]);
});

test('nothing is warned of before something is picked', async () => {
  expect(roomWarnings(filledTo(50, 50), null)).toEqual([]);
  const never = { keysHeld: () => Promise.reject(new Error('asked in vain')) };
  expect(await heldWarnings(never, ana, null)).toEqual([]);
});

test('a ledger that is down leaves the warning out, and the form alone', async () => {
  const down = { keysHeld: () => Promise.reject(new LedgerDown('down')) };
  expect(await heldWarnings(down, ana, wanted)).toEqual([]);
});
