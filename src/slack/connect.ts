import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { type Observe, unobserved } from '../observe/doing.ts';
import { answerAll, type HearAck } from './answer-all.ts';
import type { SlackConfig, Workspace } from './ask-tokens.ts';
import { boltLogger } from './bolt-log.ts';
import { callsSeen } from './calls-seen.ts';
import { type Entrance, entranceFor } from './entrance.ts';
import { registerListeners } from './listeners.ts';
import { listenOn } from './listening.ts';
import { openings } from './openings.ts';
import type { SlackDeps, SlackLog } from './slack-deps.ts';
import { viewLanes } from './view-lanes.ts';
import { watchListeners } from './watched.ts';
import { webOptions } from './web-options.ts';

/** Slack did not let the bot in; the message is a sentence for the operator. */
export class SlackUnusable extends Error {}

export type Slack = {
  readonly client: WebClient;
  /** Resolves once no form is being opened, or after a short while. */
  readonly letFormsPass: () => Promise<void>;
  /** Somebody typed a command a moment ago. */
  readonly isSomebodyHere: () => boolean;
  /** A short reason while nothing that Slack sends can arrive; null when it can. */
  readonly whyNotReady: () => string | null;
  /** Answers Slack's requests once started; null in Socket Mode. */
  readonly requests: RequestListener | null;
  /** Registers the listeners and, in Socket Mode, opens the socket. */
  readonly start: (deps: Omit<SlackDeps, 'lanes' | 'openings'>) => Promise<void>;
  /** Takes nothing new and waits for the listeners that run. */
  readonly stop: () => Promise<void>;
};

/** What a socket's own client gives up on is for the operator; all else it tries again. */
async function open(entrance: Entrance, app: App): Promise<void> {
  try {
    await entrance.open(app);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SlackUnusable(`Slack opened no socket for ddkey (${why}).`, { cause });
  }
}

type Outside = {
  readonly log: SlackLog;
  readonly newReference: () => string;
  readonly observe?: Observe;
  readonly hearAck?: HearAck;
};

/** Readies a Bolt app for either mode, in a workspace that was checked; no listener runs before `start`. */
export async function connectSlack(
  config: SlackConfig,
  { bot }: Workspace,
  { log, newReference, observe = unobserved, hearAck = () => {} }: Outside,
): Promise<Slack> {
  const logger = boltLogger(log);
  const entrance = entranceFor(config.transport, {
    slackApiUrl: config.apiUrl,
    logger,
    fetch: callsSeen(observe),
  });
  const app = new App({
    token: config.botToken,
    // Known from the check, so that Bolt does not ask for them again.
    botId: bot.id,
    botUserId: bot.user,
    tokenVerificationEnabled: false,
    receiver: entrance.receiver,
    deferInitialization: true,
    logger,
    convoStore: false,
    clientOptions: { ...webOptions(config.apiUrl, logger), fetch: callsSeen(observe) },
  });
  const forms = openings();
  answerAll(app, { hearAck, forms });
  await app.init();
  app.error(async (fault) => {
    log.error('Bolt reported a fault', { fault });
  });
  const { watched, drain } = watchListeners(log, newReference, observe);
  return {
    client: app.client,
    letFormsPass: forms.letPass,
    isSomebodyHere: forms.isSomebodyHere,
    whyNotReady: entrance.whyNotReady,
    requests: entrance.requests,
    start: async (deps) => {
      const own = { lanes: viewLanes(), openings: forms };
      registerListeners(listenOn(app, { ...deps, ...own }, watched));
      await open(entrance, app);
    },
    stop: async () => {
      await entrance.close(app);
      await drain();
    },
  };
}
