import { expect, test } from '@jest/globals';
import { openDoors, type Surroundings } from '../src/open-doors.ts';
import { startBotProcess } from '../src/sandbox/bot-process.ts';
import { eventually } from '../src/sandbox/person.ts';
import { startSandbox } from '../src/sandbox/start-sandbox.ts';
import { runCommand } from './spawned.ts';

const quiet: Surroundings = { options: [], isInspected: false, coreLimit: '0' };

test('a process without a debugger and without core files may work with real secrets', () => {
  expect(openDoors(quiet)).toEqual([]);
  expect(openDoors({ ...quiet, coreLimit: null, options: ['--enable-source-maps'] })).toEqual([]);
});

test.each([
  '--inspect',
  '--inspect=0.0.0.0:9229',
  '--inspect-brk',
  '--inspect-wait',
  '--heapsnapshot-signal=SIGUSR2',
  '--heapsnapshot-near-heap-limit=3',
  '--heap-prof',
  '--report-on-fatalerror',
  '--report-uncaught-exception',
  '--abort-on-uncaught-exception',
])('%s is refused by its name, in one sentence', (option) => {
  expect(openDoors({ ...quiet, options: [option] })).toEqual([
    `Node was started with ${option.split('=')[0]}, which can give the memory of ddkey away: start it without.`,
  ]);
});

test.each(['unlimited', '1048576'])(
  'core files of up to %s are refused, with three ways out',
  (coreLimit) => {
    expect(openDoors({ ...quiet, coreLimit })).toEqual([
      `A crash would write the memory of ddkey into a core file (limit: ${coreLimit}): set the limit to 0, with "ulimit -c 0", LimitCORE=0 in systemd, or "ulimits: core: 0" in compose.`,
    ]);
  },
);

test('a debugger that was opened by other means is refused', () => {
  expect(openDoors({ ...quiet, isInspected: true })).toEqual([
    'A debugger is open, and whoever reaches it reads the memory of ddkey: close it.',
  ]);
});

test('in production the bot does not start under a debugger, and says so', async () => {
  const sandbox = await startSandbox();
  try {
    const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };
    const env = { ...sandbox.env, ...inspected, NODE_ENV: 'production' };
    const ended = await runCommand('start', { env });
    expect(ended.code).toBe(1);
    expect(ended.output).toContain('Node was started with --inspect, which can give');
    expect(sandbox.slack.connected()).toBe(false);
    const real = {
      ...sandbox.env,
      ...inspected,
      DD_API_URL: 'https://datadog.invalid',
      DDKEY_SANDBOX_CLOCK: '',
    };
    expect((await runCommand('start', { env: real })).output).toContain(
      'Node was started with --inspect',
    );
  } finally {
    await sandbox.stop();
  }
});

test('in production SIGUSR1 opens no debugger', async () => {
  const sandbox = await startSandbox();
  const bot = await startBotProcess(sandbox, {
    path: process.env['PATH'],
    env: { NODE_ENV: 'production' },
  });
  try {
    process.kill(bot.pid, 'SIGUSR1');
    await eventually('the bot says so', async () =>
      bot.output().includes('SIGUSR1 came, and no debugger was opened'),
    );
    expect(bot.output()).not.toContain('Debugger listening');
  } finally {
    await bot.kill();
    await sandbox.stop();
  }
});
