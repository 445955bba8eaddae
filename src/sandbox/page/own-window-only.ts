import type { RequestHandler } from 'express';

/** Whether a request names this very machine as its host; a rebound DNS name does not. */
const isOurHost = (host: string): boolean => /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(host);

/**
 * Lets in the page itself and programs on this machine, and nobody else's page: a foreign site in
 * the same browser could otherwise steer the sandbox.
 */
export const ownWindowOnly: RequestHandler = (request, response, next) => {
  const host = request.get('host') ?? '';
  if (!isOurHost(host)) {
    response.status(421).json({ error: 'The sandbox answers only as 127.0.0.1 or localhost.' });
    return;
  }
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site') ?? 'none';
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  // Somebody may follow a link to the page; only its insides are closed to other sites.
  const isLinkToPage = request.path === '/' && request.method === 'GET';
  if (isForeign || (!['none', 'same-origin'].includes(site) && !isLinkToPage)) {
    response.status(403).json({ error: 'The sandbox takes no calls from other sites.' });
    return;
  }
  next();
};
