import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { auditEvent } from '../../src/access/audit-event.ts';
import type { Messenger } from '../../src/access/ports.ts';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, personAt, wordsOf } from '../../src/sandbox/person.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openWorld, type World } from '../world.ts';
import { findLeaks } from './leaks.ts';
import { hours, minutes, secretIn, storyOf, untilAlive } from './story-of.ts';

const tracesOf = (world: World) => ({ log: world.logText(), ledger: world.ledgerBytes() });

/** Every way that a secret takes, the troubled ones too; looks for leaks after each. */
async function everyWay(world: World, look: () => Promise<void>): Promise<void> {
  const usual = storyOf(world, 'Shown, saved, replaced');
  await usual.ask();
  await usual.approve();
  const first = await usual.secret();
  await usual.note('was shown to you');
  await look();
  await usual.press(world.ana, actions.replace);
  await usual.secret(first);
  await look();
  await usual.press(world.ana, actions.received);
  await usual.note('Your key is saved and live.');
  await world.control.reload(world.ana.id);
  await usual.press(world.ana, actions.revoke);
  await untilAlive(world, usual.purpose, 0);

  const denied = storyOf(world, 'Denied');
  await denied.ask();
  await denied.press(world.ben, actions.deny);
  await world.ben.fill(callbacks.denial, { reason: 'No' });
  await denied.note('was denied');

  const silent = storyOf(world, 'Slack stays silent');
  await silent.ask();
  await silent.card();
  await world.control.fault({ side: 'slack', call: 'chat.postEphemeral', what: { kind: 'hang' } });
  await silent.approve();
  await silent.note('Slack did not say whether');
  await look();

  const lost = storyOf(world, 'Datadog has a fault');
  await lost.ask({ lifetime: '3600' });
  await lost.card();
  await world.control.fault({
    side: 'datadog',
    call: 'create',
    what: { kind: 'answer-after', status: 500 },
  });
  await lost.approve();
  await lost.secret();
  for (const wait of [minutes(1), minutes(9), minutes(50), hours(1)]) await world.moveClock(wait);
  await untilAlive(world, lost.purpose, 0);
  await look();
}

test('a secret is in the ephemeral of its requester and nowhere else', async () => {
  const world = await openWorld();
  try {
    await everyWay(world, async () => {
      expect(await findLeaks(world.control, tracesOf(world))).toEqual([]);
    });
    expect((await world.control.secrets()).length).toBeGreaterThanOrEqual(5);
  } finally {
    await world.close();
  }
});

test('a bot in its own process writes no secret to its outputs and its ledger at debug level', async () => {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  const bot = await startBotProcess(sandbox, {
    path: process.env['PATH'],
    env: { LOG_LEVEL: 'debug' },
  });
  try {
    const ana = personAt(sandbox.control, people.requester.id);
    const ben = personAt(sandbox.control, people.approver.id);
    await ana.types('');
    const values = { preset: 'look', purpose: 'Child', 'kept-in': 'Vault', lifetime: '3600' };
    await ana.fill(callbacks.request, values);
    await ben.press(actions.approve);
    const secret = secretIn(await ana.waitForText('DD_APP_KEY='));
    await ana.waitForText('was shown to you');
    await ana.press(actions.received);
    await eventually('the key leaves the screen', async () =>
      (await ana.messages()).every((message) => !wordsOf(message).includes(secret)),
    );
    await ana.press(actions.revoke);
    await ana.waitForText('It no longer works.');
    const files = ['', '-wal'].map((ending) => `${sandbox.ledgerPath}${ending}`);
    const ledger = Buffer.concat(files.filter(existsSync).map((file) => readFileSync(file)));
    expect(bot.output()).toContain('ddkey is connected');
    expect(ledger.includes('Child (ddkey r_')).toBe(true);
    const traces = { log: bot.output(), ledger };
    expect(await findLeaks(sandbox.control, traces)).toEqual([]);
    expect(await bot.stop()).toBe(0);
    expect(bot.output()).not.toContain(secret);
  } finally {
    await bot.kill();
    await sandbox.stop();
  }
});

/** Plays the shortest story in a world that leaks, and gives what the search finds. */
async function leaksOf(world: World): Promise<string[]> {
  try {
    const story = storyOf(world, 'Leaky');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    return await findLeaks(world.control, tracesOf(world));
  } finally {
    await world.close();
  }
}

/** A messenger that does something with the secret on its way. */
const leaking =
  (leak: (secret: string) => Promise<void>) =>
  (messenger: Messenger): Messenger => ({
    ...messenger,
    showSecret: async (to, note, secrets) => {
      for (const { secret } of secrets) await leak(secret.reveal());
      return messenger.showSecret(to, note, secrets);
    },
  });

test('the search finds a secret that was planted in the log', async () => {
  let log = (_line: string): void => {};
  const world = await openWorld({
    wrap: { messenger: leaking(async (secret) => log(`delivered ${secret}`)) },
  });
  log = (line) => world.log.debug(line);
  expect(await leaksOf(world)).toEqual(['the log']);
});

test('the search finds a secret that was planted in the audit chain', async () => {
  let plant = async (_secret: string): Promise<void> => {};
  const world = await openWorld({
    wrap: {
      ledger: (ledger) => {
        plant = (secret) =>
          ledger.inTransaction((tx) =>
            tx.appendAudit(
              auditEvent({ at: world.clock.now(), actor: 'ddkey' }, 'key.made', {
                details: { note: secret },
              }),
            ),
          );
        return ledger;
      },
      messenger: leaking((secret) => plant(secret)),
    },
  });
  expect(await leaksOf(world)).toEqual(['the ledger']);
});

test('the search finds a secret that was planted in a message', async () => {
  let last = '';
  const world = await openWorld({
    wrap: {
      messenger: (messenger) => {
        const spoiled = leaking(async (secret) => {
          last = secret;
        })(messenger);
        const planted = <T extends Parameters<Messenger['updateNote']>[1]>(story: T): T => ({
          ...story,
          org: { ...story.org, name: `Datadog ${last}` },
        });
        return {
          ...spoiled,
          updateNote: (at, note) => messenger.updateNote(at, planted(note)),
        };
      },
    },
  });
  const leaks = await leaksOf(world);
  expect(leaks).toEqual([expect.stringContaining(`a message that ${people.requester.id} sees`)]);
});
