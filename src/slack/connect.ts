import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { boltLogger } from './bolt-log.ts';
import type { Team } from './directory.ts';
import { entranceFor, type Transport } from './entrance.ts';
import { registerListeners } from './listeners.ts';
import type { SlackDeps, SlackLog } from './slack-deps.ts';
import { watchListeners } from './watched.ts';

export type SlackConfig = {
  readonly botToken: string;
  readonly transport: Transport;
  /** Base of the Web API, with a slash at its end. */
  readonly apiUrl: string;
};

const AuthAnswer = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  url: z.string().nullish(),
});

export type Slack = {
  readonly client: WebClient;
  readonly team: Team;
  /** A short reason while nothing that Slack sends can arrive; null when it can. */
  readonly whyNotReady: () => string | null;
  /** Answers Slack's requests once started; null in Socket Mode. */
  readonly requests: RequestListener | null;
  /** Registers the listeners and, in Socket Mode, opens the socket. */
  readonly start: (deps: SlackDeps) => Promise<void>;
  /** Takes nothing new and waits for the listeners that run. */
  readonly stop: () => Promise<void>;
};

/**
 * Checks the bot token and readies a Bolt app for either mode; no listener runs before `start`.
 * Retries are ours, through due work: one paused queue would outlive a trigger.
 */
export async function connectSlack(
  config: SlackConfig,
  log: SlackLog,
  newReference: () => string,
): Promise<Slack> {
  const logger = boltLogger(log);
  const entrance = entranceFor(config.transport, { slackApiUrl: config.apiUrl, logger });
  const app = new App({
    token: config.botToken,
    receiver: entrance.receiver,
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
  });
  await app.init();
  const auth = AuthAnswer.parse(await app.client.auth.test());
  app.error(async (fault) => {
    log.error('Bolt reported a fault', { fault });
  });
  const { watched, drain } = watchListeners(log, newReference);
  return {
    client: app.client,
    team: {
      id: auth.team_id,
      enterpriseId: auth.enterprise_id ?? null,
      url: auth.url ?? null,
    },
    whyNotReady: entrance.whyNotReady,
    requests: entrance.requests,
    start: async (deps) => {
      registerListeners(app, deps, watched);
      await entrance.open(app);
    },
    stop: async () => {
      await entrance.close(app);
      await drain();
    },
  };
}
