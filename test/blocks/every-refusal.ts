import type { PolicyRefusal } from '../../src/policy/evaluate.ts';
import { EnvironmentName, ScopeName, SlackGroupId } from '../../src/policy/ids.ts';
import { approvers, ben, day, longHostile, manyScopes } from './samples.ts';

const scopes = manyScopes.map(({ name }) => ScopeName.parse(name));
const group = SlackGroupId.parse('S0SRE');

/** Everything that the policy can hold against a request, as long and nasty as it gets. */
export const everyPolicyRefusal: readonly PolicyRefusal[] = [
  { code: 'unknown-org' },
  { code: 'kind-not-offered', kind: 'token', offered: ['api'] },
  { code: 'wrong-environment', offered: [] },
  { code: 'wrong-environment', offered: [EnvironmentName.parse('production')] },
  { code: 'no-scopes' },
  { code: 'unknown-scope', scope: longHostile, nearest: longHostile },
  { code: 'unknown-scope', scope: longHostile, nearest: null },
  { code: 'owner-lacks', scopes },
  { code: 'forbidden-scope', scopes },
  { code: 'no-rule' },
  { code: 'never', rule: longHostile },
  { code: 'too-long', rule: longHostile, maxSeconds: day },
  { code: 'requester-unfit', why: 'a guest' },
  { code: 'nobody-can-approve', need: 2, able: 0, dropped: [] },
  {
    code: 'nobody-can-approve',
    need: 2,
    able: 1,
    dropped: [
      { id: group, why: 'not to be found' },
      { id: approvers, why: 'not to be found' },
      { id: ben, why: 'the requester' },
    ],
  },
];
