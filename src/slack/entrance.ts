import type { RequestListener } from 'node:http';
import {
  type App,
  HTTPReceiver,
  type Logger,
  type Receiver,
  SocketModeReceiver,
} from '@slack/bolt';
import type { FetchFunction } from '@slack/web-api';
import { tellWhenCrowded } from './crowded-socket.ts';
import { guardRequests, slackPath } from './request-guard.ts';

/** How Slack reaches the bot: over a socket that the bot opens, or by calling it. */
export type Transport =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string };

/** The way in for what Slack sends, the same to everything behind it in both modes. */
export type Entrance = {
  readonly receiver: Receiver;
  /** A short reason while nothing of Slack's can arrive; null when it can. */
  readonly whyNotReady: () => string | null;
  /** Answers Slack's requests; null in Socket Mode. */
  readonly requests: RequestListener | null;
  readonly open: (app: App) => Promise<void>;
  readonly close: (app: App) => Promise<void>;
};

/**
 * Whether the socket is live. A client that reconnects by itself never says `disconnected`, so a
 * lost socket is known by its `close` (socket-mode 3.1.0, SocketModeClient).
 */
function watchSocket({ client }: SocketModeReceiver): () => boolean {
  let isLive = false;
  client.on('connected', () => {
    isLive = true;
  });
  for (const end of ['close', 'disconnecting', 'disconnected']) {
    client.on(end, () => {
      isLive = false;
    });
  }
  return () => isLive;
}

type Calling = {
  readonly slackApiUrl: string;
  readonly logger: Logger;
  readonly fetch: FetchFunction;
};

/** The socket's own client keeps its default of trying again and again. */
function socketEntrance(appToken: string, { slackApiUrl, logger, fetch }: Calling): Entrance {
  const clientOptions = { slackApiUrl, fetch };
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: { clientOptions },
  });
  tellWhenCrowded(receiver, logger);
  const isLive = watchSocket(receiver);
  return {
    receiver,
    whyNotReady: () => (isLive() ? null : 'the socket to Slack is not open'),
    requests: null,
    open: async (app) => void (await app.start()),
    close: async (app) => void (await app.stop()),
  };
}

/** The server belongs to whoever opened the bot's port; it runs as long as it answers at all. */
function httpEntrance(signingSecret: string, logger: Logger): Entrance {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: slackPath, logger });
  return {
    receiver,
    whyNotReady: () => null,
    requests: guardRequests(receiver.requestListener),
    open: async () => {},
    close: async () => {},
  };
}

/** How to call Slack is for the socket's own client; the logger for Bolt's receiver, too. */
export function entranceFor(transport: Transport, calling: Calling): Entrance {
  return transport.mode === 'socket'
    ? socketEntrance(transport.appToken, calling)
    : httpEntrance(transport.signingSecret, calling.logger);
}
