import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';

export type Listen = {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The variables that set them, for whoever has to change them. */
  readonly variables?: { readonly host: string; readonly port: string };
};

/** What the bot's own port tells and takes, once the bot behind it is up. */
type Behind = {
  /** Plain reasons while it cannot do its work; null when it can. Never hangs. */
  readonly whyNotReady: () => Promise<string | null>;
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

type Variables = NonNullable<Listen['variables']>;
const usual: Variables = { host: 'HOST', port: 'PORT' };

const reasons: Readonly<Record<string, (set: Variables) => string>> = {
  EADDRINUSE: ({ port }) => `another program uses it; set ${port} to a free one`,
  EACCES: ({ port }) => `this user may not use it; set ${port} to one above 1023`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine`,
  ENOTFOUND: ({ host }) => `${host} is no address of this machine`,
};

function unusable({ host, port, variables = usual }: Listen, cause: Error): ListenUnusable {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  const why = reasons[code]?.(variables) ?? code;
  return new ListenUnusable(`Cannot listen on port ${port} of ${host}: ${why}.`, { cause });
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

async function answerReady(response: ServerResponse, { whyNotReady }: Behind): Promise<void> {
  answerHealth(response, await whyNotReady().catch(() => 'ddkey cannot tell'));
}

const starting: Behind = {
  whyNotReady: () => Promise.resolve('ddkey is starting'),
  requests: (_request, response) => void response.writeHead(503).end(),
};
const nothingHere: RequestListener = (_request, response) => void response.writeHead(404).end();

/**
 * Opens the bot's own port: `/healthz` says that the process serves, `/readyz` that it can do its
 * work, and the rest goes to whoever is behind. Throws ListenUnusable.
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
    else if (isLook && path === '/readyz') void answerReady(response, behind);
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
