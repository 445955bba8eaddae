import bolt from '@slack/bolt';
import { credentials } from '../../../src/sandbox/people.ts';
import {
  type SlackOptions,
  type SlackStandIn,
  startSlack,
} from '../../../src/sandbox/slack/stand-in.ts';

const { App, LogLevel } = bolt;
export type BoltApp = InstanceType<typeof App>;

const isConnected = async (slack: SlackStandIn) => {
  for (let tries = 0; tries < 300 && !slack.connected(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** A stand-in with a real Bolt app in Socket Mode, set up by `listen`; both stop after the test. */
export const withBolt = async (
  options: SlackOptions,
  listen: (app: BoltApp) => void,
  run: (slack: SlackStandIn) => Promise<void>,
): Promise<void> => {
  const slack = await startSlack({ minMsPerChannelMessage: 0, ...options });
  const app = new App({
    token: credentials.slackBotToken,
    appToken: credentials.slackAppToken,
    socketMode: true,
    deferInitialization: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      timeout: 2500,
      rejectRateLimitedCalls: true,
    },
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  try {
    await app.init();
    listen(app);
    await app.start();
    await isConnected(slack);
    await run(slack);
  } finally {
    await app.stop();
    await slack.stop();
  }
};

/** Waits until something is there: the bot works on after its acknowledgement. */
export const eventually = async <T>(find: () => T | undefined | null): Promise<T> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = find();
    if (found !== undefined && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('waited in vain');
};

export const messagesIn = (slack: SlackStandIn, as: string, channel: string) =>
  slack.see(as).channels.find((one) => one.id === channel)?.messages ?? [];
