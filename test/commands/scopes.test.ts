import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { runScopes } from '../../src/commands/scopes.ts';

async function run(args: readonly string[], piped = '') {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const code = await runScopes({ args, input: async () => piped, out: { write } });
  return { code, said };
}

test('what is needed is said with its risk and what it is for, and the code is 0', async () => {
  const { code, said } = await run(['GET /api/v1/user', 'and', 'POST /api/v1/monitor']);
  expect(code).toBe(0);
  expect(said).toContain('user_access_read');
  expect(said).toContain('sensitive data: lists people');
  expect(said).toContain('(for POST /api/v1/monitor)');
});

test('what is piped in is read when the text is -', async () => {
  const { code, said } = await run(['-'], 'resource "datadog_monitor" "x" {}\n');
  expect(code).toBe(0);
  expect(said).toContain('monitors_write');
});

test('a script gets JSON', async () => {
  const { code, said } = await run(['--json', 'POST /api/v2/logs']);
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({ kind: 'found', key: 'api', scopes: [] });
});

test('nothing found is code 1, and wrong usage is 2', async () => {
  expect((await run(['flurble', 'the', 'wombat'])).code).toBe(1);
  expect((await run([])).code).toBe(2);
  expect((await run(['--json'])).code).toBe(2);
  expect((await run(['-'], ' \n')).code).toBe(2);
});

test('a credential is refused with code 1, and nothing of it is printed', async () => {
  const secret = `ddsat_${'q7W'.repeat(11)}z`;
  for (const args of [[secret], [secret, '--json']]) {
    const { code, said } = await run(args);
    expect(code).toBe(1);
    expect(said).not.toContain('q7W');
  }
});

test('the command itself says it, without any configuration', () => {
  const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
  const ran = spawnSync(process.execPath, [cli, 'scopes', 'GET /api/v1/dashboard'], {
    encoding: 'utf8',
    env: {},
  });
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toContain('dashboards_read');
  expect(ran.status).toBe(0);
});
