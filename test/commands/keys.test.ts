import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runKeys } from '../../src/commands/keys.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { heldBy } from '../journey/held-by.ts';
import { statusOf, untilAlive } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const at = { user: 'olga', host: 'jump-1.example' };

/** Runs the command beside the bot of this world, as somebody at a shell would. */
async function keys(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const code = await runKeys({ args, env: { ...world.env, ...env }, out: { write }, at });
  return { code, said };
}

test('keys are listed by person, job and state, and shown by whatever one knows of them', async () => {
  const { secret, key, request } = await heldBy(world, 'Listed and shown');
  const [there] = world.datadog.keys().filter(({ name }) => name.includes(key));
  const mine = await keys(['list', '--person', people.requester.id, '--state', 'live', '--json']);
  expect(mine.code).toBe(0);
  expect(JSON.parse(mine.said)).toMatchObject({
    count: 1,
    keys: [{ id: key, request, state: 'live', holder: people.requester.id }],
  });
  expect((await keys(['list', '--preset', 'dashboards-as-code'])).said).toContain(key);
  expect((await keys(['list', '--preset', 'terraform'])).said).toBe('0 keys\n');
  expect((await keys(['list', '--person', people.admin.id])).said).toBe('0 keys\n');
  for (const words of [key, secret.slice(-4), there?.id ?? '', there?.name ?? '']) {
    const { code, said } = await keys(['show', words]);
    expect(code).toBe(0);
    expect(said).toContain('Listed and shown');
    expect(said).not.toContain(secret);
  }
  expect(await keys(['show', 'zzzz'])).toMatchObject({ code: 1 });
  const pasted = await keys(['show', secret]);
  expect(pasted.said).toContain('That is the key itself');
  expect(pasted.said).not.toContain(secret);
});

test('a key revoked beside the running bot dies at Datadog; the chain and the holder say who and why', async () => {
  const { story, secret, request, key } = await heldBy(world, 'Ended from a shell');
  const ended = await keys(['revoke', key, '--reason', 'Found in a repository', '--json']);
  expect({ ...ended, said: JSON.parse(ended.said) }).toEqual({
    code: 0,
    said: { revoked: [request] },
  });
  await untilAlive(world, story.purpose, 0);
  expect(await statusOf(world, secret)).toBe(403);
  const note = wordsOf(await story.note('revoked the key ending'));
  expect(note).toContain('olga@jump-1.example');
  expect(note).toContain('Found in a repository');
  const row = world
    .audit()
    .find(({ what, request_id }) => what === 'request.withdrawn' && request_id === request);
  expect(row).toMatchObject({
    actor: 'olga@jump-1.example',
    details: { admin: true, reason: 'Found in a repository' },
  });
  expect(await keys(['revoke', key, '--reason', 'Again'])).toMatchObject({ code: 1 });
});

test('all that a person holds goes in one command, and nobody else loses anything', async () => {
  const one = await heldBy(world, 'One of hers');
  const two = await heldBy(world, 'Two of hers');
  const other = await heldBy(world, 'Not hers', world.ben);
  const ended = await keys(['revoke', '--person', people.requester.id, '--reason', 'She left']);
  expect(ended.code).toBe(0);
  for (const { request } of [one, two]) expect(ended.said).toContain(request);
  await untilAlive(world, one.story.purpose, 0);
  await untilAlive(world, two.story.purpose, 0);
  expect(await statusOf(world, other.secret)).toBe(200);
  const nothing = ['revoke', '--person', people.requester.id, '--reason', 'Again'];
  expect(await keys(nothing)).toMatchObject({ code: 1 });
  await keys(['revoke', '--request', other.request, '--reason', 'Enough']);
  await untilAlive(world, other.story.purpose, 0);
});

test('what Datadog has not confirmed for ten minutes is listed as stuck, until it is', async () => {
  const { story, key } = await heldBy(world, 'Stuck');
  await world.control.fault({
    side: 'datadog',
    call: 'delete',
    what: { kind: 'answer', status: 500 },
    times: 1000,
  });
  await keys(['revoke', key, '--reason', 'Leaked']);
  expect(await keys(['list', '--stuck'])).toEqual({ code: 0, said: '0 keys\n' });
  const long = new Date(Date.now() - 11 * 60_000).toISOString();
  world.tamper(`update "key" set revoking_at = '${long}' where id = '${key}'`);
  const stuck = await keys(['list', '--stuck']);
  expect(stuck).toMatchObject({ code: 1, said: expect.stringContaining(key) });
  await world.control.clearFaults();
  await world.moveClock(60_000);
  await untilAlive(world, story.purpose, 0);
  await eventually('nothing is stuck', async () => (await keys(['list', '--stuck'])).code === 0);
});

test('wrong usage writes nothing and says how it is meant', async () => {
  const before = world.audit().length;
  for (const args of [
    [],
    ['revoke'],
    ['revoke', 'k_abcdefghijklmnop'],
    ['revoke', 'zzzz', '--person', people.requester.id, '--reason', 'Two things'],
    ['revoke', '--person', 'olga', '--reason', 'No such id'],
    ['list', '--state', 'sleepy'],
    ['show'],
    ['revoke', 'zzzz', '--reason', `it is ${'0123456789abcdef'.repeat(2)}`],
  ]) {
    expect(await keys(args)).toMatchObject({ code: 2 });
  }
  const keyless = await keys(['revoke', 'zzzz', '--reason', 'x'], { DDKEY_AUDIT_KEY: '' });
  expect(keyless).toMatchObject({ code: 2, said: expect.stringContaining('DDKEY_AUDIT_KEY') });
  const nowhere = { DATABASE_URL: 'sqlite:/nowhere/ddkey.db' };
  expect(await keys(['list'], nowhere)).toMatchObject({ code: 1 });
  expect(world.audit()).toHaveLength(before);
});
