import { expect, test } from '@jest/globals';
import { App, HTTPReceiver } from '@slack/bolt';
import { answerAll } from '../../src/slack/answer-all.ts';
import { quietLog } from '../../src/slack/ask-tokens.ts';
import { openings } from '../../src/slack/openings.ts';
import { webOptions } from '../../src/slack/web-options.ts';

/* What comes at once is done one after another: nobody's form waits for those who came later. */

/** A Bolt app that takes commands, with no way in but `processEvent`. */
function appOf(done: string[]): App {
  const app = new App({
    token: 'xoxb-not-real',
    botId: 'B0BOT',
    botUserId: 'U0BOT',
    tokenVerificationEnabled: false,
    convoStore: false,
    receiver: new HTTPReceiver({ signingSecret: 'not-real', logger: quietLog }),
    clientOptions: webOptions('http://127.0.0.1:9/api/', quietLog),
    logger: quietLog,
  });
  answerAll(app, { hearAck: () => {}, forms: openings() });
  app.command('/ddkey', async ({ ack, payload }) => {
    await ack();
    done.push(`${payload.text} begins`);
    // As drawing a form does, it comes back to itself a few times before it calls Slack.
    for (let step = 0; step < 5; step += 1) await Promise.resolve();
    done.push(`${payload.text} calls Slack`);
  });
  return app;
}

test('each of three commands that come at once calls Slack before the next one begins', async () => {
  const done: string[] = [];
  const app = appOf(done);
  const command = (text: string) => ({
    body: { command: '/ddkey', text, user_id: 'U0ANNA', trigger_id: `1.${text}` },
    ack: async () => {
      done.push(`${text} is acknowledged`);
    },
  });
  await Promise.all(['one', 'two', 'three'].map((text) => app.processEvent(command(text))));
  expect(done).toEqual(
    ['one', 'two', 'three'].flatMap((text) => [
      `${text} is acknowledged`,
      `${text} begins`,
      `${text} calls Slack`,
    ]),
  );
});
