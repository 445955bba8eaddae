import type { Logger } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';

/**
 * How the bot calls the Web API. Retries are ours, through due work: one paused queue would
 * outlive a trigger.
 */
export const webOptions = (slackApiUrl: string, logger: Logger): WebClientOptions => ({
  slackApiUrl,
  retryConfig: { retries: 0 },
  timeout: 2500,
  rejectRateLimitedCalls: true,
  logger,
});
