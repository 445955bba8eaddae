import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { storyOf } from './story-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-policy-'));
const path = join(folder, 'policy.yml');
const head = `version: 1\napprovals: { channel: ${channels.approvers.id}, admins: [${people.admin.id}] }\n`;
const byChannel = `{ by: { channel: ${channels.approvers.id} } }`;
const rule = (name: string, approve: string): string =>
  `  - { name: ${name}, approve: ${approve}, max_lifetime: 30d }\n`;
const all = `${head}rules:\n${rule('all', byChannel)}`;
const write = (text: string): void => writeFileSync(path, text);

let world: World;
beforeAll(async () => {
  write(all);
  world = await openWorld({ env: { DDKEY_POLICY: path } });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = (what: string) => world.audit().filter((row) => row.what === what);
const untilCount = (what: string, count: number): Promise<boolean> =>
  eventually(`${count} times ${what}`, async () => rows(what).length === count);
const adminReads = (text: string) =>
  world.dora.waitFor(`"${text}"`, (message) => wordsOf(message).includes(text));

test('the policy of the start stands in the audit chain by its hash', async () => {
  expect(rows('policy.loaded')).toMatchObject([
    { details: { hash: expect.stringMatching(/^[0-9a-f]{64}$/u), rules: 1, orgs: ['main'] } },
  ]);
  const story = storyOf(world, 'By the first policy');
  await story.ask();
  await story.approve();
  expect(await story.secret()).not.toBe('');
});

test('a broken edit is refused, the admins read why, and the policy from before goes on', async () => {
  write(`${head}rules:\n${rule('all', 'sometimes')}`);
  await untilCount('policy.refused', 1);
  await adminReads('The edited policy was not taken.');
  await adminReads('line 4: rule "all", approve must be automatically, never');
  const story = storyOf(world, 'While the edit is broken');
  await story.ask();
  await story.approve();
  expect(await story.secret()).not.toBe('');
});

test('a person whom Slack does not know is refused with the line of the name', async () => {
  write(`${head}rules:\n${rule('all', '{ by: { users: [U0NOBODY] } }')}`);
  await untilCount('policy.refused', 2);
  await adminReads('line 4: Slack knows no person U0NOBODY.');
});

test('a policy that drops an org with live keys is refused', async () => {
  const org =
    'orgs:\n  - { id: other, name: Other, site: datadoghq.eu, api_key: "$' +
    '{DD_API_KEY}", app_key: "$' +
    '{DD_APP_KEY}", owner: current_user }\n';
  write(`${head}${org}rules:\n${rule('all', byChannel)}`);
  await untilCount('policy.refused', 3);
  await adminReads('Org main still has 2 keys');
});

test('a file that is gone is refused, as weaker rules would hold without it', async () => {
  rmSync(path);
  await untilCount('policy.refused', 4);
  await adminReads('and there is no such file');
});

test('a good edit decides from now on, without a restart', async () => {
  write(`${head}rules:\n${rule('nothing', 'never')}`);
  await untilCount('policy.loaded', 2);
  await world.ana.types('request');
  await world.ana.modal('No rule of our policy gives you a key here.');
});

test('a start that would strand live keys stops, and says whose', async () => {
  write(
    `${head}orgs:\n  - { id: other, name: Other, site: datadoghq.eu, api_key: "$` +
      '{DD_API_KEY}", app_key: "$' +
      '{DD_APP_KEY}", owner: current_user }\n',
  );
  await untilCount('policy.refused', 5);
  await expect(world.restartBot({ env: { DDKEY_POLICY: path } })).rejects.toThrow(
    'Org main still has 2 keys',
  );
  write(all);
  await world.restartBot({ env: { DDKEY_POLICY: path } });
});
