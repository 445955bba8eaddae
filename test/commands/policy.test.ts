import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { runPolicy } from '../../src/commands/policy.ts';
import { brokenNames } from '../policy/broken-names.ts';
import { brokenRules } from '../policy/broken-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const example = fileURLToPath(new URL('../../../policy.example.yml', import.meta.url));

async function policy(...args: readonly string[]) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const code = await runPolicy({ args, env: {}, out: { write } });
  return { code, said: said.replaceAll(`${folder}/`, '') };
}

function file(text: string, name = 'policy.yml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('the example passes its check without a warning, and its own cases', async () => {
  const checked = await policy('check', example);
  expect(checked).toMatchObject({
    code: 0,
    said: expect.stringContaining('7 rules, 2 orgs, no traps'),
  });
  expect(await policy('test', example)).toMatchObject({ code: 0 });
});

// Whether a variable is set is not the file's fault: a check says so and goes on.
const broken = [...brokenNames, ...brokenRules].filter(({ what }) => !what.includes('is not set'));

test.each(broken)('$what: the command says the line, and ends with 2', async (each) => {
  const { code, said } = await policy('check', file(each.text));
  expect(code).toBe(2);
  expect(said).toMatch(new RegExp(`^policy\\.yml, line ${each.line}: `, 'u'));
  expect(said).toMatch(each.says);
});

test('a trap is a warning: it is printed with its line, and does not fail', async () => {
  const text = `version: 1
approvals: { channel: C0APPROVERS }
rules:
  - name: one thing
    when: { scopes: [dashboards_read] }
    approve: { by: { group: S0SRE }, need: 2 }
    max_lifetime: 7d
  - name: rest
    approve: { by: { group: S0SRE }, need: 1 }
    max_lifetime: 7d
`;
  const { code, said } = await policy('check', file(text));
  expect(code).toBe(0);
  expect(said).toMatch(
    /^Warning: policy\.yml, line 8: rule "rest": asking for more gets less scrutiny: \[dashboards_read\] needs 2 .+, \[dashboards_read, \w+\] needs 1 /u,
  );
  const asJson = await policy('check', '--json', file(text));
  expect(JSON.parse(asJson.said)).toMatchObject({ ok: true, warnings: [{ line: 8 }] });
});

test('explain names the verdict, the rule, who may approve, and why no earlier rule decides', async () => {
  const words = '--as U0WEB --org prod --scopes logs_read_data --lifetime 7d --groups team-web';
  const { code, said } = await policy('explain', ...words.split(' '), '--file', example);
  expect(code).toBe(0);
  for (const line of [
    'Verdict: needs 1 approval, for at most 30d.',
    'Rule: "everything else".',
    'May approve: U0LEAD, group S0SRE, never the requester.',
    'Notified: 2 channels.',
    '"read-only in staging": it is not for org prod',
    '"reading for data": U0WEB is not among its requesters',
  ]) {
    expect(said).toContain(line);
  }
});

test('explain says what stands against a request', async () => {
  const words = '--as U0WEB --org prod --scopes dashboards_write --lifetime 90d';
  const { code, said } = await policy('explain', ...words.split(' '), '--file', example);
  expect({ code, said }).toMatchObject({
    code: 0,
    said: expect.stringContaining('Refused: rule "everything else" gives at most 30d.'),
  });
});

test.each([
  '--as nobody --scopes dashboards_read',
  '--as U0WEB --org prod --kind key',
  '--as U0WEB --org prod --scopes dashboards_read --lifetime soon',
  '--as U0WEB --scopes dashboards_read',
  '--as U0WEB --org prod',
  '--what',
])('explain %s: says what is missing, and ends with 2', async (words) => {
  const { code, said } = await policy('explain', ...words.split(' '), '--file', example);
  expect(code).toBe(2);
  expect(said).toContain('ddkey policy explain --as USER');
});

const small = `version: 1
approvals: { channel: C0APPROVERS }
rules:
  - { name: all, approve: { by: { group: S0SRE } }, max_lifetime: 7d }
`;

test('the first case that does not hold is said with its line, and ends with 1', async () => {
  const path = file(small);
  const fine = '- { name: fine, as: U0ANA, scopes: [metrics_read], expect: { need: 1 } }';
  const wrong =
    '- { name: wrong, as: U0ANA, scopes: [metrics_read], expect: { outcome: automatically } }';
  file(`version: 1\ncases:\n  ${fine}\n  ${wrong}\n  ${wrong}\n`, 'policy.tests.yml');
  expect(await policy('test', path)).toEqual({
    code: 1,
    said: 'policy.tests.yml, line 4: case "wrong": expected automatically, and the policy says need 1 by rule "all".\n',
  });
});

test('cases that are none are said with their line, and end with 2', async () => {
  const path = file(small);
  file('version: 1\ncases:\n  - { name: odd, as: U0ANA, expected: {} }\n', 'policy.tests.yml');
  const { code, said } = await policy('test', path);
  expect(code).toBe(2);
  expect(said).toContain('policy.tests.yml, line 3: ddkey does not know the key "expected"');
});

test('wrong usage shows how it is used, and ends with 2', async () => {
  for (const words of [[], ['check'], ['test', 'a', 'b'], ['judge']]) {
    expect(await policy(...words)).toMatchObject({ code: 2 });
  }
  expect(await policy('check', join(folder, 'nothing.yml'))).toEqual({
    code: 2,
    said: 'nothing.yml, line 1: there is no such file.\n',
  });
});
