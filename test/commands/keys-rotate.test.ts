import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { openBesideBot } from '../../src/beside-bot.ts';
import { runKeys } from '../../src/commands/keys.ts';
import type { Making } from '../../src/commands/keys-command.ts';
import { readConfig } from '../../src/config.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { heldBy } from '../journey/held-by.ts';
import { closeForms, minutes, statusOf, untilAlive } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

const at = { user: 'deploy', host: 'ci-7.example' };
const why = ['--reason', 'Every week'];

/** Runs the command beside the bot of this world; `said` is all that went to standard output. */
async function keys(args: readonly string[], making: Partial<Making> = {}) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const usual: Making = {
    open: () => openBesideBot(readConfig(world.env), world.clock),
    isTerminal: false,
    print: async (text) => {
      write(text);
      return true;
    },
  };
  const given = { args, env: world.env, out: { write }, at, making: { ...usual, ...making } };
  const code = await runKeys(given);
  return { code, said };
}
const print = ['--print-secret', ...why];
const appKeyIn = (said: string): string =>
  /DD_APP_KEY[":= ]+([A-Za-z0-9_]+)/u.exec(said)?.[1] ?? '';

test('a deployment is given its next key on standard output, once, while the one of now works on', async () => {
  const { story, secret: first, request, key } = await heldBy(world, 'Deployed');
  const { code, said } = await keys(['rotate', request, ...print, '--json']);
  expect({ code, said }).toMatchObject({ code: 0 });
  const second = appKeyIn(said);
  expect(JSON.parse(said)).toMatchObject({
    request,
    last4: second.slice(-4),
    environment: { DD_SITE: 'datadoghq.eu', DD_APP_KEY: second },
  });
  expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
  const note = wordsOf(await story.note('Your key was rotated at the command line.'));
  expect(note).toContain('deploy@ci-7.example');
  expect(note).toContain(`The older key ending ${first.slice(-4)} works until`);
  expect(story.keys()).toHaveLength(2);
  expect(await story.secretsSeen()).toBe(1);
  const asked = world.audit().find((row) => row.what === 'rotation.asked' && row.key_id === key);
  expect(asked).toMatchObject({ actor: 'deploy@ci-7.example', details: { printed: true } });
  for (const place of [world.logText(), world.ledgerBytes().toString('latin1')]) {
    expect(place).not.toContain(second);
  }
  const third = await keys(['rotate', request, ...print, '--json']);
  expect(third).toMatchObject({ code: 1, said: expect.stringContaining('rotation-open') });
  await story.press(world.ana, actions.switched);
  await untilAlive(world, story.purpose, 1);
  expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([403, 200]);
});

test('as environment lines it can be read by a shell as it is', async () => {
  const { story, secret: first } = await heldBy(world, 'As lines');
  const { code, said } = await keys(['rotate', first.slice(-4), ...print]);
  expect(code).toBe(0);
  expect(said).toMatch(/^DD_SITE=datadoghq\.eu\nDD_APP_KEY=\w+\n$/u);
  expect(await statusOf(world, appKeyIn(said))).toBe(200);
  expect(story.alive()).toHaveLength(2);
});

test('without --print-secret the bot shows the key to its holder, and the command sees none', async () => {
  const { story, secret: first, key } = await heldBy(world, 'Asked from a shell');
  const { code, said } = await keys(['rotate', key, ...why]);
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(said).toContain(world.ana.id);
  const second = await story.secret(first);
  expect(said).not.toContain(second);
  expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
  expect(await keys(['rotate', key, ...why])).toMatchObject({ code: 1 });
});

test('what nobody read is revoked, and the command can be tried again', async () => {
  const { story, secret: first, request } = await heldBy(world, 'Nobody reads');
  const deaf = { print: async () => false };
  expect(await keys(['rotate', request, ...print], deaf)).toMatchObject({ code: 1 });
  await untilAlive(world, story.purpose, 1);
  expect(await statusOf(world, first)).toBe(200);
  await story.note('Please ask for your key again');
  const again = await keys(['rotate', request, ...print]);
  expect(again.code).toBe(0);
  expect(await statusOf(world, first)).toBe(200);
  expect(await statusOf(world, appKeyIn(again.said))).toBe(200);
});

test('a reader that takes longer than the lease gets a no, and what was cleared away stays dead', async () => {
  const { story, secret: first, request } = await heldBy(world, 'Reads slowly');
  let late = '';
  const slow = {
    print: async (text: string) => {
      late = appKeyIn(text);
      world.tamper(
        `update due_work set claimed_until = '2000-01-01T00:00:00.000Z' where kind = 'print'`,
      );
      await eventually('it is cleared away', async () => (await statusOf(world, late)) === 403);
      await story.note('Please ask for your key again');
      await story.press(world.ana, actions.show);
      return true;
    },
  };
  expect(await keys(['rotate', request, ...print], slow)).toMatchObject({ code: 1 });
  const second = await story.secret(first);
  await story.note(`The older key ending ${first.slice(-4)} works until`);
  expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
  await untilAlive(world, story.purpose, 2);
});

test('a command that dies with the key in its hand leaves none behind', async () => {
  const { story, secret: first, request } = await heldBy(world, 'Dies');
  let lost = '';
  let ends = (_: boolean): void => {};
  const dead = {
    print: (text: string) => {
      lost = appKeyIn(text);
      return new Promise<boolean>((resolve) => {
        ends = resolve;
      });
    },
  };
  const dying = keys(['rotate', request, ...print], dead);
  await eventually('the key is about to be printed', async () => lost !== '');
  expect(await keys(['rotate', request, ...print])).toMatchObject({ code: 1 });
  world.tamper(
    `update due_work set claimed_until = '2000-01-01T00:00:00.000Z' where kind = 'print'`,
  );
  await eventually(
    'the bot has cleared it away',
    async () => (await statusOf(world, lost)) === 403,
  );
  expect(await statusOf(world, first)).toBe(200);
  await story.note('Please ask for your key again');
  await story.press(world.ana, actions.show);
  const second = await story.secret(first);
  expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
  await untilAlive(world, story.purpose, 2);
  // What is left of it goes with the test.
  ends(false);
  expect(await dying).toMatchObject({ code: 1 });
  await untilAlive(world, story.purpose, 2);
});

test.each([
  { what: { kind: 'answer', status: 500 }, made: 0 },
  { what: { kind: 'answer-after', status: 500 }, made: 1 },
  { what: { kind: 'rate-limited', seconds: 1 }, made: 0 },
] as const)(
  'a creation that is answered by $what.kind leaves the key of now, and nothing else',
  async ({ what, made }) => {
    const { story, secret: first, request } = await heldBy(world, `Fails by ${what.kind}`);
    await world.control.fault({ side: 'datadog', call: 'create', what });
    expect(await keys(['rotate', request, ...print])).toMatchObject({ code: 1 });
    expect(story.keys()).toHaveLength(1 + made);
    await world.moveClock(minutes(2));
    await untilAlive(world, story.purpose, 1);
    expect(await statusOf(world, first)).toBe(200);
    await story.note('Please ask for your key again');
  },
);

test('a screen, a dead key, a holder who left and a wrong word get a no, and make nothing', async () => {
  const { story, secret: first, key, request } = await heldBy(world, 'Not like that');
  const onScreen = { isTerminal: true };
  expect(await keys(['rotate', key, ...print], onScreen)).toMatchObject({ code: 2 });
  for (const args of [['rotate'], ['rotate', key], ['rotate', key, key, ...why]]) {
    expect(await keys(args)).toMatchObject({ code: 2 });
  }
  const faulty = { open: async () => ['SLACK_BOT_TOKEN is missing'] };
  expect(await keys(['rotate', key, ...print], faulty)).toMatchObject({
    code: 2,
    said: expect.stringContaining('SLACK_BOT_TOKEN'),
  });
  await world.control.person({ id: world.ana.id, deleted: true });
  const gone = await keys(['rotate', key, ...print, '--json']);
  await world.control.person({ id: world.ana.id, deleted: false });
  expect(gone).toMatchObject({ code: 1, said: expect.stringContaining('requester-unfit') });
  expect(story.keys()).toHaveLength(1);
  expect(await statusOf(world, first)).toBe(200);
  await closeForms(world, world.ana);
  await story.press(world.ana, actions.revoke);
  await untilAlive(world, story.purpose, 0);
  expect(await keys(['rotate', key, ...print])).toMatchObject({ code: 1 });
  expect(await keys(['rotate', request, ...print])).toMatchObject({ code: 1 });
});
