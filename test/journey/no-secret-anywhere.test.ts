import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { auditEvent } from '../../src/access/audit-event.ts';
import type { Messenger } from '../../src/access/ports.ts';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import { people } from '../../src/sandbox/people.ts';
import { personAt } from '../../src/sandbox/person.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openWorld, type World } from '../world.ts';
import { everyWay, planted } from './every-way.ts';
import { findLeaks } from './leaks.ts';
import { storyOf } from './story-of.ts';

const tracesOf = async (world: World) => ({
  log: world.logText(),
  ledger: world.ledgerBytes(),
  metrics: await world.metrics(),
});

test('a secret is in the ephemeral of its requester and nowhere else', async () => {
  const world = await openWorld();
  try {
    await everyWay(world, async () => {
      expect(await findLeaks(world.control, { ...(await tracesOf(world)), planted })).toEqual([]);
    });
    expect((await world.control.secrets()).length).toBeGreaterThanOrEqual(12);
  } finally {
    await world.close();
  }
}, 180_000);

/** Everything that lies in the folder in which a bot runs: its ledger, and what a crash would leave. */
const filesIn = (folder: string): Buffer =>
  Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

test('a bot in its own process writes no secret to its outputs and its folder at debug level', async () => {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  const { control, datadog } = sandbox;
  const opsPort = await freePort();
  const bot = await startBotProcess(sandbox, {
    path: process.env['PATH'],
    env: { LOG_LEVEL: 'debug', DDKEY_OPS_PORT: String(opsPort) },
  });
  const metrics = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
  const place = {
    control,
    datadog,
    ana: personAt(control, people.requester.id),
    ben: personAt(control, people.approver.id),
    audit: () => [],
    moveClock: control.moveClock,
  };
  const folder = dirname(sandbox.ledgerPath);
  try {
    await everyWay(place, async () => {
      const seen = { log: bot.output(), metrics: await metrics() };
      const traces = { ...seen, ledger: filesIn(folder), planted };
      expect(await findLeaks(control, traces)).toEqual([]);
    });
    expect((await control.secrets()).length).toBeGreaterThanOrEqual(12);
    expect(filesIn(folder).includes('Rotated, changed (ddkey r_')).toBe(true);
    expect(await bot.stop()).toBe(0);
    const traces = { log: bot.output(), ledger: filesIn(folder), planted };
    expect(traces.log).toContain('ddkey is stopping');
    expect(await findLeaks(control, traces)).toEqual([]);
  } finally {
    await bot.kill();
    await sandbox.stop();
  }
}, 180_000);

/** Plays the shortest story in a world that leaks, and gives what the search finds. */
async function leaksOf(world: World): Promise<string[]> {
  try {
    const story = storyOf(world, 'Leaky');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    return await findLeaks(world.control, await tracesOf(world));
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
