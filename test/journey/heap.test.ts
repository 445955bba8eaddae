import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, personAt } from '../../src/sandbox/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { secretIn, sendForm } from './story-of.ts';

/*
 * The bot is alone in its process, so that its heap is its own. A heap snapshot holds strings only:
 * bytes in buffers, and memory that was given back and not yet written over, are not looked at.
 */

let sandbox: Sandbox;
let bot: BotProcess;
let folder: string;
let snapshots = 0;
beforeAll(async () => {
  sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  folder = mkdtempSync(join(tmpdir(), 'ddkey-heap-'));
  bot = await startBotProcess(sandbox, {
    path: process.env['PATH'],
    entry: fileURLToPath(new URL('./bot-with-heap.js', import.meta.url)),
    env: { LOG_LEVEL: 'debug', DDKEY_TEST_HEAP: join(folder, 'bot.heapsnapshot') },
  });
});
afterAll(async () => {
  await bot.kill();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the bot has in its memory now, after a collection. The file is deleted at once. */
async function heapNow(): Promise<Buffer> {
  snapshots += 1;
  const said = `heap ${snapshots} is written`;
  process.kill(bot.pid, 'SIGUSR2');
  await eventually(said, async () => bot.output().includes(said));
  const path = join(folder, 'bot.heapsnapshot');
  try {
    return readFileSync(path);
  } finally {
    rmSync(path);
  }
}

const form = { preset: 'look', 'kept-in': 'Vault', lifetime: '3600' } as const;

test('a secret is in the memory of the bot on its way to Slack, and no longer once it was delivered or given up', async () => {
  const ana = personAt(sandbox.control, people.requester.id);
  const ben = personAt(sandbox.control, people.approver.id);
  await sandbox.control.fault({
    side: 'slack',
    call: 'chat.postEphemeral',
    what: { kind: 'hang' },
  });
  await sendForm(sandbox, ana, { ...form, purpose: 'On its way' });
  await ben.press(actions.approve);
  const [held = ''] = await eventually('a key is made', async () => {
    const made = await sandbox.control.secrets();
    return made.length > 0 && made;
  });
  expect(held.length).toBeGreaterThanOrEqual(32);
  const during = await heapNow();
  expect(during.includes(held)).toBe(true);

  await ana.waitForText('Slack did not say whether');
  await sendForm(sandbox, ana, { ...form, purpose: 'Delivered' });
  await ben.waitForText('Delivered');
  await ben.press(actions.approve);
  const delivered = secretIn(await ana.waitForText('DD_APP_KEY='));
  expect(delivered).not.toBe(held);
  await ana.press(actions.received);
  await ana.waitForText('Your key is saved and live.');
  const after = await heapNow();
  expect(after.includes('chat.postEphemeral')).toBe(true);
  expect([held, delivered].filter((secret) => after.includes(secret))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
}, 180_000);
