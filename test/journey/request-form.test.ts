import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions, blockIds } from '../../blocks/ids.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { closeForms, requestForm, sendForm, storyOf } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const form = (values: Readonly<Record<string, string | string[]>>) =>
  sendForm(world, world.ana, {
    preset: '',
    purpose: 'Refused',
    'kept-in': 'Vault',
    lifetime: '3600',
    ...values,
  });

const cards = async (): Promise<number> =>
  (await world.ben.messages()).filter((message) => wordsOf(message).includes('Refused')).length;

test('a request without any scope is refused under its input, as that would mean full access', async () => {
  const answer = await form({});
  expect(answer.errors).toEqual({
    [blockIds.scopes]: 'Pick a job above, or at least one permission here.',
  });
  expect(await cards()).toBe(0);
});

test('a scope that Datadog does not have is refused with the nearest real name', async () => {
  const answer = await form({ scopes: ['metrics_write'] });
  expect(answer.errors?.[blockIds.scopes]).toContain('no permission called metrics_write');
  expect(answer.errors?.[blockIds.scopes]).toContain('Did you mean metrics_metadata_write?');
  const typo = await form({ scopes: ['dashboard_read'] });
  expect(typo.errors?.[blockIds.scopes]).toContain('Did you mean dashboards_read?');
});

test('a UUID in place of a scope name is refused', async () => {
  const answer = await form({ scopes: ['d90f6830-d3d8-11e9-a77a-b3404e5e9ee2'] });
  expect(Object.keys(answer.errors ?? {})).toEqual([blockIds.scopes]);
});

test('scopes that manage keys, people or the organisation are refused by name', async () => {
  const managing = ['user_app_keys', 'org_management', 'user_access_manage'];
  for (const scope of managing) {
    const answer = await form({ scopes: ['dashboards_read', scope] });
    expect(answer.errors?.[blockIds.scopes]).toContain(`Please leave out ${scope}`);
  }
  expect(await cards()).toBe(0);
});

test('blank lines for purpose and place are refused under their inputs', async () => {
  const answer = await form({ preset: 'look', purpose: '  ', 'kept-in': ' ' });
  expect(Object.keys(answer.errors ?? {}).sort()).toEqual([blockIds.keptIn, blockIds.purpose]);
});

test('refused forms leave nothing behind but the audit of the refusals of policy', async () => {
  const codes = world
    .audit()
    .filter((row) => row.what === 'request.refused')
    .map((row) => row.details['code']);
  expect(new Set(codes)).toEqual(new Set(['unknown-scope', 'forbidden-scope']));
  expect(world.audit().filter((row) => row.what === 'request.submitted')).toEqual([]);
  expect(world.datadog.keys()).toEqual([]);
});

test("scopes are found by search, the job's own and the picked ones together are asked for", async () => {
  await closeForms(world, world.ana);
  await world.ana.types('');
  const { id: view } = await world.ana.waitForView(requestForm);
  const found = await world.control.act(world.ana.id, {
    do: 'search',
    view,
    actionId: actions.scopeSearch,
    query: 'monitors_d',
  });
  expect(found.options?.map(({ value }) => value)).toContain('monitors_downtime');
  const story = storyOf(world, 'Job and more');
  const sent = await world.ana.fill(requestForm, {
    preset: 'look',
    scopes: ['monitors_downtime', 'dashboards_read'],
    purpose: story.purpose,
    'kept-in': 'Vault',
    lifetime: '3600',
  });
  expect(sent.errors).toBeUndefined();
  await story.approve();
  await story.secret();
  expect(story.keys()[0]?.scopes).toEqual([
    'dashboards_read',
    'monitors_downtime',
    'monitors_read',
  ]);
});

test('a purpose cannot forge a mention or a link on the card', async () => {
  const story = storyOf(world, 'Forged');
  await story.ask({ purpose: 'Forged <!channel> <https://evil.example|click> *bold*' });
  const words = wordsOf(await story.card());
  expect(words).toContain('&lt;!channel&gt;');
  expect(words).not.toContain('<!channel>');
  expect(words).not.toContain('<https://evil.example');
});

test('other text after the command gets help and no error', async () => {
  await world.ana.types('make me admin');
  const help = await world.ana.waitForText('/ddkey');
  expect(help.ephemeral).toBe(true);
});
