import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../src/sandbox/control.ts';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, minutes, statusOf, storyOf, untilAlive } from './story-of.ts';
import { keyInHand, nextSweep, sweepNews, sweepNow, sweepsOf } from './sweeping.ts';

const variable = (name: string): string => `\${${name}}`;
const policyWith = (account: string, more = ''): string => `version: 1
orgs:
  - id: prod
    name: Acme production
    site: datadoghq.eu
    api_key: ${variable('PROD_API_KEY')}
    app_key: ${variable('PROD_APP_KEY')}
    owner: { service_account: ${account} }
    api_key_hint: in Vault
    kinds: [application]
approvals: { channel: ${channels.approvers.id}, admins: [${people.admin.id}] }
${more}`;
const otherAccount = '3f0c0000-0000-4000-8000-000000000002';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-sweep-'));
  const path = join(folder, 'policy.yml');
  let world: World;
  beforeAll(async () => {
    writeFileSync(path, policyWith(credentials.serviceAccount));
    const { datadogApiKey, datadogAppKey } = credentials;
    const keys = { PROD_API_KEY: datadogApiKey, PROD_APP_KEY: datadogAppKey };
    const none = { DD_SITE: '', DD_API_KEY: '', DD_APP_KEY: '' };
    world = await openWorld({ mode, env: { DDKEY_POLICY: path, ...keys, ...none } });
  });
  afterEach(() => world.control.clearFaults());
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const spoil = (call: string, what: Fault['what'], times: number) =>
    world.control.fault({ side: 'datadog', call, what, times });

  test('a deletion that fails for two hours is no news to a look, and is done in the end', async () => {
    const story = storyOf(world, 'Stubborn');
    await story.ask({ lifetime: '3600' });
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    await spoil('delete', { kind: 'answer', status: 500 }, 1000);
    await nextSweep(world, hours(1));
    await story.note('Datadog has not confirmed the deletion yet');
    expect(await sweepNow(world)).toMatchObject({ compared: 0, gone: 0, leftovers: 0, alike: 0 });
    await world.moveClock(hours(2));
    expect(await sweepNow(world)).toMatchObject({ gone: 0, leftovers: 0, alike: 0 });
    expect(story.alive()).toHaveLength(1);
    await world.control.clearFaults();
    await eventually('the deletion', async () => {
      await world.moveClock(minutes(1));
      return story.alive().length === 0;
    });
    expect(await sweepNow(world)).toMatchObject({ gone: 0, leftovers: 0, alike: 0 });
    expect(await sweepNews(world)).toEqual([]);
  });

  test('while Datadog cannot be read nothing is reported, and the look is made later', async () => {
    const { secret } = await keyInHand(world, 'Through an outage');
    const before = sweepsOf(world).length;
    await spoil('list', { kind: 'answer', status: 503 }, 2);
    await spoil('list', { kind: 'rate-limited', seconds: 1 }, 1);
    await world.dora.types('sweep now');
    await eventually('the look', async () => {
      await world.moveClock(minutes(1));
      return sweepsOf(world).length > before;
    });
    expect(sweepsOf(world).at(-1)).toMatchObject({ missing: 0, gone: 0, unread: [] });
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('an owner who still has keys cannot be changed, and nothing is called gone', async () => {
    const { secret } = await keyInHand(world, 'Of the old owner');
    writeFileSync(path, policyWith(otherAccount));
    await world.dora.waitFor('the refusal', (it) =>
      wordsOf(it).includes('so its owner cannot change'),
    );
    expect(await nextSweep(world, hours(25))).toMatchObject({ differing: 0, missing: 0, gone: 0 });
    expect(await statusOf(world, secret)).toBe(200);
    expect(await sweepNews(world)).toEqual([]);
  });

  test('a leaked key is revoked at once where the policy says so', async () => {
    const { story, secret, key } = await keyInHand(world, 'In public');
    const loaded = () => world.audit().filter(({ what }) => what === 'policy.loaded').length;
    const before = loaded();
    const sweep = 'sweep: { unused_after: 10d, revoke_leaked: true }\n';
    writeFileSync(path, policyWith(credentials.serviceAccount, sweep));
    await eventually('the new policy', async () => loaded() > before);
    const { lastUsedAt } = key;
    expect(lastUsedAt).toBeNull();
    world.datadog.byHand({ do: 'change', id: key.id, leaked: true });
    expect(await nextSweep(world, hours(24))).toMatchObject({ leaked: 1 });
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
    await story.note('Datadog found the key');
    await world.dora.waitForText('revoked, and its holder is told');
  });

  test('a key that an attempt left behind is deleted by its name at a look', async () => {
    const story = storyOf(world, 'Left behind');
    await story.ask({ lifetime: '2592000' });
    await story.card();
    await spoil('create', { kind: 'answer-after', status: 500 }, 1);
    await spoil('list', { kind: 'list-misses', name: story.purpose }, 3);
    await story.approve();
    const secret = await story.secret();
    await eventually('the left one is gone', async () => {
      await sweepNow(world);
      return story.alive().length === 1;
    });
    expect(story.alive().map(({ last4 }) => last4)).toEqual([secret.slice(-4)]);
  });
});
