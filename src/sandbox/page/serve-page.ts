import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Response } from 'express';
import type { Changes } from '../changes.ts';

/** Compiled code runs in dist/src/sandbox/page, while these stay beside their source. */
const beside = (name: string): string =>
  fileURLToPath(new URL(`../../../../src/sandbox/page/${name}`, import.meta.url));

const compiled = fileURLToPath(new URL('..', import.meta.url));

/** The modules that a browser needs; nothing else of the sandbox is served. */
const modules =
  /^(?:page\/browser\/[a-z0-9-]+|people|slack\/(?:json|field-kinds|stamps|workspace))\.js$/u;

const files = ['page.css', 'blocks.css', 'panes.css', 'icon.svg'] as const;

const headers = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const careful: RequestHandler = (_request, response, next) => {
  response.set(headers);
  next();
};

/** Many changes at once are one event. */
const togetherMs = 25;

/** Server-sent events: `changed` whenever there is something new to see. */
const events =
  (changes: Changes): RequestHandler =>
  (_request, response) => {
    response.set({ 'content-type': 'text/event-stream' });
    response.flushHeaders();
    let timer: NodeJS.Timeout | undefined;
    const tell = (): void => {
      timer = undefined;
      response.write('event: changed\ndata: {}\n\n');
    };
    const unfollow = changes.follow(() => {
      timer ??= setTimeout(tell, togetherMs);
    });
    response.write('event: changed\ndata: {}\n\n');
    response.on('close', () => {
      clearTimeout(timer);
      unfollow();
    });
  };

const sendModule = (path: string, response: Response): void => {
  if (modules.test(path)) response.sendFile(path, { root: compiled, cacheControl: false });
  else response.status(404).end();
};

/** The page, its stylesheets and modules, and the events that keep it fresh. */
export function pageRoutes(changes: Changes): express.Router {
  const router = express.Router();
  router.use(careful);
  router.get('/', (_request, response) => {
    response.sendFile(beside('page.html'), { cacheControl: false });
  });
  for (const name of files) {
    router.get(`/${name}`, (_request, response) => {
      response.sendFile(beside(name), { cacheControl: false });
    });
  }
  router.get('/modules/*path', (request, response) => {
    sendModule(request.path.slice('/modules/'.length), response);
  });
  router.get('/control/events', events(changes));
  return router;
}
