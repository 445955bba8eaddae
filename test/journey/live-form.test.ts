import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { ActAnswer, SeenView } from '../../src/sandbox/control.ts';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { closeForms, requestForm, storyOf } from './story-of.ts';

/* The form answers while it is filled in, under a policy of several rules, organisations and environments. */

const policy = `version: 1
orgs:
  - id: main
    name: Acme production
    site: datadoghq.eu
    environments: [live, test]
    api_key: \${DD_API_KEY}
    app_key: \${DD_APP_KEY}
    owner: { service_account: ${credentials.serviceAccount} }
    kinds: [application, pair, api]
  - id: staging
    name: Acme staging
    site: us5.datadoghq.com
    api_key: \${DD_API_KEY}
    app_key: \${DD_APP_KEY}
    owner: { service_account: ${credentials.serviceAccount} }
    kinds: [token, application, pair, api]
approvals:
  channel: ${channels.approvers.id}
  admins: [${people.admin.id}]
rules:
  - name: nothing sensitive in the live environment
    when: { environments: [live], any_scope: ["logs_*"] }
    approve: never
  - name: reading in staging
    when: { orgs: [staging], scopes: [dashboards_read, monitors_read] }
    approve: automatically
    max_lifetime: 8h
  - name: two for changes
    when: { any_scope: ["*_write"] }
    approve: { by: { channel: ${channels.approvers.id} }, need: 2 }
    max_lifetime: 1d
  - name: everything else
    approve: { by: { channel: ${channels.approvers.id} }, need: 1 }
    max_lifetime: 30d
`;

const folder = mkdtempSync(join(tmpdir(), 'ddkey-form-'));
let world: World;
beforeAll(async () => {
  writeFileSync(join(folder, 'policy.yml'), policy);
  world = await openWorld({ env: { DDKEY_POLICY: join(folder, 'policy.yml') } });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => closeForms(world, world.ana));

const textOf = ({ view }: SeenView): string => JSON.stringify(view);
const form = (): Promise<SeenView> => world.ana.waitForView(requestForm);
const says = (text: string): Promise<SeenView> => world.ana.modal(text);
const pick = async (actionId: string, choice: string, copies = 1): Promise<ActAnswer> => {
  const { id: view } = await form();
  return world.control.act(world.ana.id, { do: 'press-in-view', view, actionId, choice }, copies);
};
const open = async (text = ''): Promise<SeenView> => {
  await world.ana.types(text);
  return form();
};
const search = async (query: string) => {
  const { id: view } = await form();
  const answer = await world.control.act(world.ana.id, {
    do: 'search',
    view,
    actionId: actions.scopeSearch,
    query,
  });
  return answer.options ?? [];
};

test('the line asks for the organisation, then for the environment, then says who approves', async () => {
  await open('request look');
  await says('Pick the Datadog organisation');
  await pick(actions.org, 'main');
  await says('Pick where the key is used');
  expect(textOf(await form())).toContain('Acme production · datadoghq.eu');
  await pick(actions.environment, 'live');
  const seen = await says('1 of the');
  expect(textOf(seen)).toContain('people in <#C0APPROVERS>* has to approve.');
  expect(textOf(seen)).toContain('By the rule _everything else_, for at most 30 days.');
  expect(textOf(seen)).toContain('Acme production · live · datadoghq.eu');
});

test('another organisation has another rule, and its shorter time is picked for what was longer', async () => {
  await open('request look');
  await pick(actions.org, 'staging');
  const seen = await says('Nobody has to approve: you get it at once.');
  expect(textOf(seen)).toContain('Acme staging · us5.datadoghq.com');
  expect(textOf(seen)).toContain('"initial_option":{"text":{"type":"plain_text","text":"8 hours"');
  expect(textOf(seen)).not.toContain('"value":"86400"');
});

test('a job that would be refused is not offered there, and one that is picked says why', async () => {
  await open('request read-logs');
  await pick(actions.org, 'main');
  await pick(actions.environment, 'live');
  const seen = await says('This would be refused:');
  expect(textOf(seen)).toContain(
    'the rule _nothing sensitive in the live environment_ never gives',
  );
  expect(textOf(seen)).toContain('No rule gives you this here');
  await pick(actions.environment, 'test');
  await says('1 of the');
  await pick(actions.preset, 'look');
  await pick(actions.environment, 'live');
  await says('Not offered, as no rule gives it to you: Read logs');
});

test('more permissions change who approves; the search leaves out what no rule gives', async () => {
  await open('request look');
  await pick(actions.org, 'staging');
  await says('at once');
  expect((await search('dashboards_w'))[0]?.value).toBe('dashboards_write');
  await pick(actions.scopeSearch, 'dashboards_write');
  await says('2 of the');
  expect((await search('user_app_keys')).map(({ value }) => value)).toEqual(['-']);
  expect((await search('qqqqqq'))[0]?.text).toBe('Nothing fits');
});

test('what was typed stays while the form answers, and what is sent is what was shown', async () => {
  const story = storyOf(world, 'Typed before');
  await open('request look');
  await pick(actions.org, 'main');
  await pick(actions.environment, 'test');
  await pick(actions.lifetime, '86400');
  const { view } = await says('1 of the');
  const blocks = JSON.stringify(view['blocks']);
  expect(blocks).toContain('"block_id":"lifetime"');
  const sent = await world.ana.fill(requestForm, { purpose: story.purpose, 'kept-in': 'Vault' });
  expect(sent.errors).toBeUndefined();
  const card = wordsOf(await story.card());
  expect(card).toContain('*Acme production · test*');
  expect(card).toContain('1 day');
  expect(wordsOf(await story.note('waiting'))).toContain('Acme production · test (datadoghq.eu)');
});

test('a form that is sent without its environment says so under it', async () => {
  await open('request look');
  await pick(actions.org, 'main');
  const answer = await world.ana.fill(requestForm, { purpose: 'No place', 'kept-in': 'Vault' });
  expect(answer.errors).toEqual({ 'environment-main': 'Please complete this required field.' });
});

test('picks that come fast or twice end with what was picked last', async () => {
  await open('request look');
  await Promise.all([pick(actions.org, 'main', 3), pick(actions.org, 'staging', 3)]);
  const { view } = await form();
  const last = JSON.stringify(view).includes('Acme staging · us5') ? 'staging' : 'main';
  await pick(actions.org, last === 'main' ? 'staging' : 'main', 2);
  await says(last === 'main' ? 'Acme staging · us5' : 'Acme production · datadoghq.eu');
});

test('a form that was sent stays sent: a late answer to a pick does not bring it back', async () => {
  const story = storyOf(world, 'Sent at once');
  await open('request look');
  await pick(actions.org, 'staging');
  await says('at once');
  await world.control.fault({
    side: 'slack',
    call: 'views.update',
    what: { kind: 'slow', ms: 700 },
  });
  await pick(actions.lifetime, '3600');
  await world.ana.fill(requestForm, { purpose: story.purpose, 'kept-in': 'Vault' });
  await eventually('the slow call was answered', async () =>
    (await world.control.calls()).some(
      ({ method, error }) => method === 'views.update' && error === 'hash_conflict',
    ),
  );
  expect(
    (await world.control.see(world.ana.id)).modals.map(({ callbackId }) => callbackId),
  ).toEqual(['']);
  expect(world.logText()).not.toContain('a listener failed');
});

test('who holds a live key with just this already is told so, before they ask for another', async () => {
  const story = storyOf(world, 'The first of two');
  const place = async () => {
    await open('request look');
    await pick(actions.org, 'main');
    await pick(actions.environment, 'test');
  };
  await place();
  await world.ana.fill(requestForm, { purpose: story.purpose, 'kept-in': 'Vault' });
  await story.approve();
  await story.secret();
  await story.note('was shown');
  await closeForms(world, world.ana);
  await place();
  const seen = await says('You hold a live key with just this already');
  expect(textOf(seen)).toContain('for _The first of two_, until');
  await pick(actions.scopeSearch, 'metrics_read');
  await eventually('another wish is no longer warned of', async () => {
    const text = textOf(await form());
    return !text.includes('just this already') && text.includes('metrics_read');
  });
});
