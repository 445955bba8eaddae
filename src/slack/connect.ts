import { App, type Logger, LogLevel } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Team } from './directory.ts';
import { registerListeners } from './listeners.ts';
import type { SlackDeps, SlackLog } from './slack-deps.ts';
import { watchListeners } from './watched.ts';

export type SlackConfig = {
  readonly botToken: string;
  readonly appToken: string;
  /** Base of the Web API, with a slash at its end. */
  readonly apiUrl: string;
};

/**
 * Bolt's own logger prints request bodies and payloads at debug level, and those may hold a
 * secret: debug lines end here, whatever the log level is.
 */
function boltLogger(log: SlackLog): Logger {
  const line = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.info(line(parts)),
    warn: (...parts) => log.warn(line(parts)),
    error: (...parts) => log.error(line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

const AuthAnswer = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
});

export type Slack = {
  readonly client: WebClient;
  readonly team: Team;
  /** Registers the listeners and opens the socket. */
  readonly start: (deps: SlackDeps) => Promise<void>;
  /** Takes nothing new and waits for the listeners that run. */
  readonly stop: () => Promise<void>;
};

/**
 * Checks the bot token and readies a Bolt app in Socket Mode; nothing is received before `start`.
 * Retries are ours, through due work: one paused queue would outlive a trigger. The socket's own
 * client keeps its default of trying again and again.
 */
export async function connectSlack(
  config: SlackConfig,
  log: SlackLog,
  newReference: () => string,
): Promise<Slack> {
  const logger = boltLogger(log);
  const app = new App({
    token: config.botToken,
    appToken: config.appToken,
    socketMode: true,
    deferInitialization: true,
    logger,
    convoStore: false,
    clientOptions: {
      slackApiUrl: config.apiUrl,
      retryConfig: { retries: 0 },
      timeout: 2500,
      rejectRateLimitedCalls: true,
      logger,
    },
    installerOptions: { clientOptions: { slackApiUrl: config.apiUrl } },
  });
  await app.init();
  const auth = AuthAnswer.parse(await app.client.auth.test());
  app.error(async (fault) => {
    log.error('Bolt reported a fault', { fault });
  });
  const { watched, drain } = watchListeners(log, newReference);
  return {
    client: app.client,
    team: { id: auth.team_id, enterpriseId: auth.enterprise_id ?? null },
    start: async (deps) => {
      registerListeners(app, deps, watched);
      await app.start();
    },
    stop: async () => {
      await app.stop();
      await drain();
    },
  };
}
