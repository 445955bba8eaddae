import { expect, test } from '@jest/globals';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { personAt } from '../../src/sandbox/person.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

test.each([{ mode: 'socket' }, { mode: 'http' }] as const)(
  'a bot of its own is reached in $mode mode, missed when it is killed, and reached again',
  async ({ mode }) => {
    const sandbox = await startSandbox({ mode });
    const path = process.env['PATH'];
    const ana = personAt(sandbox.control, people.requester.id);
    try {
      const first = await startBotProcess(sandbox, { path });
      expect((await ana.types('help')).acknowledged).toBe(true);
      await first.kill();
      expect(sandbox.slack.connected()).toBe(false);
      expect(await ana.types('help')).toMatchObject({
        acknowledged: false,
        slackSays: expect.stringContaining('dispatch_failed'),
      });
      const second = await startBotProcess(sandbox, { path });
      expect((await ana.types('help')).acknowledged).toBe(true);
      expect(await second.stop()).toBe(0);
    } finally {
      await sandbox.stop();
    }
  },
);
