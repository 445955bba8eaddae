import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blockIds } from '../../blocks/ids.ts';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { secretIn, storyOf, whisperTo } from './story-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'ddkey-orgs-'));
const path = join(folder, 'policy.yml');
const variable = (name: string): string => `\${${name}}`;
const org = (id: string, name: string, site: string): string => `  - id: ${id}
    name: ${name}
    site: ${site}
    environments: [${id}]
    api_key: ${variable(`${id.toUpperCase()}_API_KEY`)}
    app_key: ${variable(`${id.toUpperCase()}_APP_KEY`)}
    owner: { service_account: ${credentials.serviceAccount} }
    api_key_hint: in Vault
    kinds: [application]
`;
const policy = `version: 1
orgs:
${org('prod', 'Acme production', 'datadoghq.eu')}${org('staging', 'Acme staging', 'datadoghq.com')}
approvals: { channel: ${channels.approvers.id}, admins: [${people.admin.id}] }
rules:
  - name: production
    when: { orgs: [prod] }
    approve: { by: { channel: ${channels.approvers.id} }, need: 1 }
    max_lifetime: 30d
  - name: staging
    approve: { by: { users: [${people.secondApprover.id}] }, need: 1 }
    max_lifetime: 30d
`;

let world: World;
beforeAll(async () => {
  writeFileSync(path, policy);
  const keys = { API_KEY: credentials.datadogApiKey, APP_KEY: credentials.datadogAppKey };
  const env = Object.fromEntries(
    ['PROD', 'STAGING'].flatMap((id) =>
      Object.entries(keys).map(([name, key]) => [`${id}_${name}`, key]),
    ),
  );
  // The only org of the environment is not needed any more.
  const none = { DD_SITE: '', DD_API_KEY: '', DD_APP_KEY: '' };
  world = await openWorld({ env: { DDKEY_POLICY: path, ...env, ...none } });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  { id: 'prod', name: 'Acme production', site: 'datadoghq.eu' },
  { id: 'staging', name: 'Acme staging', site: 'datadoghq.com' },
])('a key for $id is decided by its own rule, and shown with its own site', async (each) => {
  const story = storyOf(world, `A key for ${each.id}`);
  await story.ask({ [blockIds.org]: each.id });
  const card = await story.card(each.name);
  expect(wordsOf(card)).toContain(each.site);
  if (each.id === 'staging') {
    // He approves in production, and has no say here.
    await story.approve(world.ben);
    await whisperTo(world.ben, 'approve');
  }
  await story.approve(each.id === 'staging' ? world.cleo : world.ben);
  const secret = await story.secret();
  const note = (await world.ana.messages()).find((message) => secretIn(message) === secret);
  expect(note === undefined ? '' : wordsOf(note)).toContain(`DD_SITE=${each.site}`);
  const refused = world.audit().filter((row) => row.what === 'decision.refused');
  expect(refused.map((row) => row.details['code'])).toEqual(
    each.id === 'staging' ? ['not-an-approver'] : [],
  );
});

test('both orgs stand in the audit chain as they were loaded', () => {
  const loaded = world.audit().find((row) => row.what === 'policy.loaded');
  expect(loaded?.details['orgs']).toEqual(['prod', 'staging']);
});
