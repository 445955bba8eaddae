import { expect, test } from '@jest/globals';
import { readPolicy } from '../../src/policy/read-policy.ts';
import { around } from './around.ts';

const by = (who: string, need = 1): string => `approve: { by: { ${who} }, need: ${need} }`;
const sre = 'group: S0SRE';

/** The warnings about a policy of these rules. */
function warnings(...rules: readonly string[]): readonly string[] {
  const text = rules.map((rule, index) => `  - { name: r${index}, ${rule} }\n`).join('');
  const file = `version: 1\napprovals: { channel: C0APPROVERS }\nrules:\n${text}`;
  const read = readPolicy(file, around);
  if (read.kind === 'unusable') throw new Error(JSON.stringify(read.complaints));
  return read.policy.warnings.map(({ says }) => says);
}

test('asking for more must not get fewer approvals', () => {
  const [found] = warnings(
    `when: { scopes: [dashboards_read] }, ${by(sre, 2)}, max_lifetime: 7d`,
    `${by(sre)}, max_lifetime: 7d`,
  );
  expect(found).toMatch(/asking for more gets less scrutiny: \[dashboards_read\] needs 2/u);
});

test('asking for more must not get a longer life', () => {
  const [found] = warnings(
    `when: { scopes: [dashboards_read] }, approve: automatically, max_lifetime: 7d`,
    `${by(sre)}, max_lifetime: 30d`,
  );
  expect(found).toMatch(/asking for more gets less scrutiny: .+at most 7d.+at most 30d/u);
});

test('asking for more must not open what is refused alone', () => {
  const [found] = warnings(`when: { any_scope: [dashboards_read] }, ${by(sre)}, max_lifetime: 7d`);
  expect(found).toMatch(/is refused, as no rule fits, \[\w+, dashboards_read\] needs 1/u);
});

test('the trap is found where it takes three scopes to see it', () => {
  const listed = (...scopes: readonly string[]): string => `scopes: [${scopes.join(', ')}]`;
  const found = warnings(
    `when: { ${listed('metrics_read', 'monitors_read')} }, ${by(sre, 2)}, max_lifetime: 7d`,
    `when: { ${listed('metrics_read', 'dashboards_read')} }, ${by(sre, 2)}, max_lifetime: 7d`,
    `when: { ${listed('monitors_read', 'dashboards_read')} }, ${by(sre, 2)}, max_lifetime: 7d`,
    `when: { ${listed('metrics_read', 'monitors_read', 'dashboards_read')} }, ${by(sre)}, max_lifetime: 7d`,
    `${by(sre, 2)}, max_lifetime: 7d`,
  );
  expect(found).toContainEqual(
    expect.stringMatching(/\[(\w+_read, ){2}\w+_read\] needs 1 \(rule "r3"/u),
  );
});

test('two people who are each other’s only approver are named', () => {
  const ring = expect.stringMatching(/U0ANA and U0BEN are each other's only approver/u);
  expect(warnings(`${by('users: [U0ANA, U0BEN]')}, max_lifetime: 7d`)).toContainEqual(ring);
  expect(
    warnings(
      `when: { requesters: { users: [U0ANA] } }, ${by('users: [U0BEN]')}, max_lifetime: 7d`,
      `when: { requesters: { users: [U0BEN] } }, ${by('users: [U0ANA]')}, max_lifetime: 7d`,
    ),
  ).toContainEqual(ring);
  expect(warnings(`${by('users: [U0ANA, U0BEN, U0CLEO]')}, max_lifetime: 7d`)).toEqual([]);
});

test('a rule that leaves nobody to approve for one of its own approvers is found', () => {
  const alone = expect.stringMatching(/nobody can approve when U0ANA asks/u);
  expect(warnings(`${by('users: [U0ANA]')}, max_lifetime: 7d`)).toContainEqual(alone);
  const fallback = 'fallback: { after: 1h, by: { group: S0SRE } }';
  expect(warnings(`approve: { by: { users: [U0ANA] }, ${fallback} }, max_lifetime: 7d`)).toEqual(
    [],
  );
});

test('keys that end before their first rotation are found', () => {
  expect(warnings(`${by(sre)}, max_lifetime: 7d, rotate_every: 7d`)).toEqual([
    'rule "r0", rotate_every never comes: its keys end after 7d at the latest.',
  ]);
  expect(warnings(`${by(sre)}, max_lifetime: 90d, rotate_every: 30d`)).toEqual([]);
});
