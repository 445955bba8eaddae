import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';

export type Listen = {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
};

/** What the bot's own port tells and takes, once the bot behind it is up. */
type Behind = {
  /** A short reason while Slack cannot reach the bot; null when it can. */
  readonly whyNotReady: () => string | null;
  /** Answers everything but health; null in Socket Mode, where nothing comes in here. */
  readonly requests: RequestListener | null;
};

export type WebServer = {
  readonly port: number;
  /** Lets requests through to the bot. Until then all but `/healthz` get 503. */
  readonly serve: (behind: Behind) => void;
  /** Takes nothing new and resolves when the requests that run are answered. */
  readonly close: () => Promise<void>;
};

/** The port cannot be had; the message is a sentence for the operator. */
export class ListenUnusable extends Error {}

/** Slack sends at once, so a slow body is a stalling stranger; real time. */
const requestMs = 10_000;
/** Longer than the 60 s after which balancers commonly hang up, so that they do so, not the bot. */
const idleMs = 75_000;
/** Slack waits for no answer longer than this. */
const lastAnswersMs = 3_000;

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it; set PORT to a free one',
  EACCES: 'this user may not use it; set PORT to one above 1023',
  EADDRNOTAVAIL: 'HOST is no address of this machine',
  ENOTFOUND: 'HOST is no address of this machine',
};

function unusable({ host, port }: Listen, cause: Error): ListenUnusable {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  return new ListenUnusable(`Cannot listen on port ${port} of ${host}: ${reasons[code] ?? code}.`, {
    cause,
  });
}

const listen = (server: Server, at: Listen): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(unusable(at, cause)));
    server.listen(at.port, at.host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : at.port);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // A connection that is kept alive would hold the server open after its last answer.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });

function answerHealth(response: ServerResponse, whyNot: string | null): void {
  const body = whyNot === null ? { ok: true } : { ok: false, reason: whyNot };
  response.writeHead(whyNot === null ? 200 : 503, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

const starting: Behind = {
  whyNotReady: () => 'ddkey is starting',
  requests: (_request, response) => void response.writeHead(503).end(),
};
const nothingHere: RequestListener = (_request, response) => void response.writeHead(404).end();

/**
 * Opens the bot's own port: `/healthz` says that the process serves, `/readyz` that Slack can reach
 * it, and the rest goes to whoever is behind. Throws ListenUnusable.
 */
export async function openWebServer(at: Listen): Promise<WebServer> {
  let behind = starting;
  const server = createServer({
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    keepAliveTimeout: idleMs,
  });
  server.on('request', (request, response) => {
    const [path] = (request.url ?? '/').split('?');
    const isLook = request.method === 'GET' || request.method === 'HEAD';
    if (isLook && path === '/healthz') answerHealth(response, null);
    else if (isLook && path === '/readyz') answerHealth(response, behind.whyNotReady());
    else (behind.requests ?? nothingHere)(request, response);
  });
  return {
    port: await listen(server, at),
    serve: (bot) => {
      behind = bot;
    },
    close: () => close(server),
  };
}
