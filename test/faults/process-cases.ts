import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { z } from 'zod';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { type FaultCase, keysAlive } from './fault-case.ts';
import { formOf, inProcess, type Place } from './own-process.ts';

const loser = fileURLToPath(new URL('./bot-that-loses-a-promise.js', import.meta.url));

async function asks({ ana }: Place, purpose: string): Promise<void> {
  await ana.types('');
  await ana.fill(callbacks.request, formOf(purpose));
}

/** How it ended by itself. */
async function codeOf(bot: BotProcess): Promise<number | null> {
  await bot.ended();
  return bot.stop();
}

function mustBe<T>(what: string, is: T, should: T): void {
  if (is !== should) throw new Error(`${what} is ${String(is)} and should be ${String(should)}`);
}

const isAsked = ({ sandbox }: Place) =>
  eventually('Datadog is asked', async () =>
    sandbox.datadog.calls().some(({ method }) => method === 'create'),
  );

/** Ana's request is approved, and Datadog takes its time. */
async function approvedSlowly(place: Place): Promise<void> {
  const what = { kind: 'slow', ms: 1500 } as const;
  await place.sandbox.control.fault({ side: 'datadog', call: 'create', what });
  await asks(place, 'Slowly made');
  await place.ben.press(actions.approve);
  await isAsked(place);
}

async function goesOn(place: Place, saw: string): Promise<void> {
  await place.ana.waitForText('DD_APP_KEY=');
  await place.start();
  await place.ana.waitForText(saw);
  mustBe('the number of keys made', keysAlive(place.sandbox).length, 1);
}

const terminated = inProcess(async (place, saw) => {
  const bot = await place.start();
  await approvedSlowly(place);
  mustBe('the exit code', await bot.stop(), 0);
  await goesOn(place, saw);
});

const promiseLost = inProcess(async (place, saw) => {
  const bot = await place.start({}, { entry: loser });
  await approvedSlowly(place);
  mustBe('the exit code', await codeOf(bot), 1);
  mustBe('the log', bot.output().includes('a promise was lost'), true);
  await goesOn(place, saw);
});

const putOut = inProcess(async (place, saw) => {
  const bot = await place.start();
  const { control } = place.sandbox;
  const what = { kind: 'error', error: 'invalid_auth' } as const;
  await control.fault({ side: 'slack', call: 'apps.connections.open', what, times: 9 });
  await control.fault({ side: 'slack', call: 'socket', what: { kind: 'drop' } });
  mustBe('the exit code', await codeOf(bot), 1);
  const lines = bot.output().split('\n');
  mustBe('the number of lines', lines.filter((line) => line.includes(saw)).length, 1);
  mustBe('a stack trace', /\n? +at |\\n +at /u.test(bot.output()), false);
});

const Opened = z.object({ url: z.string() });

/** Some other program of the same app, with a socket of its own. */
async function otherSocket({ sandbox }: Place): Promise<WebSocket> {
  const answer = await fetch(`${sandbox.slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credentials.slackAppToken}` },
  });
  const socket = new WebSocket(Opened.parse(await answer.json()).url);
  await new Promise((resolve) => socket.once('open', resolve));
  return socket;
}

const tenSockets = inProcess(async (place, saw) => {
  const others: WebSocket[] = [];
  for (let count = 0; count < 10; count += 1) others.push(await otherSocket(place));
  const bot = await place.start();
  await eventually('the bot was turned away', async () => bot.output().includes(saw));
  mustBe('being connected', bot.output().includes('ddkey is connected'), false);
  for (const socket of others) socket.close();
  await eventually('the bot is connected', async () => bot.output().includes('ddkey is connected'));
  await asks(place, 'After the crowd');
  await place.ben.press(actions.approve);
  await place.ana.waitForText('was shown to you');
});

const drained = 'what ran was finished first, nothing new begun; the next start went on; one key';

export const processCases: readonly FaultCase[] = [
  {
    fault: 'SIGTERM while a key is made',
    did: 'Ben approves',
    saw: 'was shown to you',
    end: `exit 0; ${drained}`,
    alive: 1,
    play: terminated,
  },
  {
    fault: 'an unhandled rejection while a key is made',
    did: 'Ben approves',
    saw: 'was shown to you',
    end: `logged, exit 1; ${drained}`,
    alive: 1,
    play: promiseLost,
  },
  {
    fault: 'invalid_auth when the socket is opened again',
    did: 'the operator reads the log',
    saw: 'Slack does not let ddkey in any more (invalid_auth)',
    end: 'exit 1, one sentence, no stack trace',
    alive: 0,
    play: putOut,
  },
  {
    fault: 'ten sockets of the app are open already',
    did: 'the operator reads the log',
    saw: 'ten connections',
    end: 'not ready, tried again and again; connected when one was free; one key',
    alive: 1,
    play: tenSockets,
  },
];
