import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, personAt, wordsOf } from '../../src/sandbox/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { rootToken, type VaultStandIn, vaultStandIn } from '../vault/vault-stand-in.ts';
import type { KillPoint } from './kill-points.ts';
import { writeStorePolicy } from './store-policy.ts';

const entry = fileURLToPath(new URL('./bot.js', import.meta.url));

let sandbox: Sandbox;
let vault: VaultStandIn;
let bot: BotProcess | null = null;
let policy: ReturnType<typeof writeStorePolicy>;
beforeAll(async () => {
  sandbox = await startSandbox({ minMsPerChannelMessage: 20 });
  vault = await vaultStandIn();
  policy = writeStorePolicy();
});
afterAll(async () => {
  await bot?.kill();
  policy.remove();
  await sandbox.stop();
  await vault.stop();
});

async function start(killAt?: KillPoint): Promise<BotProcess> {
  await bot?.kill();
  await eventually('the last bot is off the line', async () => !sandbox.slack.connected());
  bot = await startBotProcess(sandbox, {
    entry,
    path: process.env['PATH'],
    env: {
      DDKEY_POLICY: policy.path,
      VAULT_ADDR: vault.url,
      VAULT_TOKEN: rootToken,
      DDKEY_TEST_LEASE: '3',
      ...(killAt === undefined ? {} : { DDKEY_TEST_KILL_AT: killAt }),
    },
  });
  return bot;
}

const points: readonly KillPoint[] = [
  'after-create',
  'before-write-secret',
  'after-write-secret',
  'before-live-commit',
  'after-live-commit',
];

const ana = () => personAt(sandbox.control, people.requester.id);
const ben = () => personAt(sandbox.control, people.approver.id);

/** Asks for a key that goes to a path of its own, and has it approved. */
async function approved(purpose: string): Promise<void> {
  await ana().types('');
  await ana().fill('ddkey.request', {
    preset: 'dashboards-as-code',
    purpose,
    'kept-in': 'Vault',
    lifetime: '86400',
  });
  const { channel, ts } = await ben().waitFor(
    'the card',
    (message) =>
      wordsOf(message).includes(purpose) &&
      JSON.stringify(message.blocks).includes(`"${actions.approve}"`),
  );
  const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
  // The bot may die while it answers.
  await sandbox.control.act(people.approver.id, press).catch(() => null);
}

const aliveFor = (purpose: string) =>
  sandbox.datadog.keys().filter((key) => key.name.startsWith(purpose) && !key.revokedAt);

test.each(points)(
  'killed %s, one key is live, it is what the store holds, and nobody saw it',
  async (point) => {
    const purpose = `Killed ${point}`;
    const path = `datadog/${purpose.toLowerCase().replaceAll(' ', '-')}`;
    const dying = await start(point);
    await approved(purpose);
    await dying.ended();
    await start();
    await ana().waitFor('a key in its store', (message) => {
      const words = wordsOf(message);
      return words.includes(purpose) && words.includes('is in its secret store');
    });
    await eventually('one key is left', async () => {
      await sandbox.control.moveClock(60_000);
      await pause(200);
      return aliveFor(purpose).length === 1;
    });
    const [alive] = aliveFor(purpose);
    expect(vault.at(path).at(-1)?.['DD_APP_KEY_ID']).toBe(alive?.id);
    const seen = (await ana().messages()).map(wordsOf).join();
    for (const secret of await sandbox.control.secrets()) expect(seen).not.toContain(secret);
  },
  120_000,
);
