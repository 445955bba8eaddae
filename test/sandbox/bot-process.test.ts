import { expect, test } from '@jest/globals';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { personAt } from '../../src/sandbox/person.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

test.each([{ mode: 'socket' }, { mode: 'http' }] as const)(
  'a bot of its own is reached in $mode mode, missed when it is killed, and reached again',
  async ({ mode }) => {
    const sandbox = await startSandbox({ mode });
    const path = process.env['PATH'];
    const started: BotProcess[] = [];
    const start = async (): Promise<BotProcess> => {
      const bot = await startBotProcess(sandbox, { path });
      started.push(bot);
      return bot;
    };
    const ana = personAt(sandbox.control, people.requester.id);
    try {
      const first = await start();
      expect((await ana.types('help')).acknowledged).toBe(true);
      await first.kill();
      expect(sandbox.slack.connected()).toBe(false);
      expect(await ana.types('help')).toMatchObject({
        acknowledged: false,
        slackSays: expect.stringContaining('dispatch_failed'),
      });
      const second = await start();
      expect((await ana.types('help')).acknowledged).toBe(true);
      const code = await second.stop();
      expect({ code, output: second.output() }).toMatchObject({ code: 0 });
    } finally {
      for (const bot of started) await bot.kill();
      await sandbox.stop();
    }
  },
);
